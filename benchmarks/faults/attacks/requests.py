"""What the preview is asked for that is no page of the site, or by another name."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from faults.attack import Attack, Ended, Given, Place
from faults.attacks.sources import SECRET

OK, MOVED, NOT_FOUND, MISDIRECTED = 200, 301, 404, 421
# Seconds after which a server that does not answer counts as hanging.
PATIENCE = 20
HERE = "127.0.0.1:{}"
PATHS = (
    *("/secret.txt", "/out/secret.txt", "/out/", "/leads/", "/round", "/pipe", "/empty/"),
    *("/../outside/secret.txt", "/%2e%2e/outside/secret.txt", "/..%2foutside%2fsecret.txt"),
    *("//outside/secret.txt", "/site/../../outside/secret.txt", "/\\..\\outside", "/....//x"),
    *("/%00", "/index.html%00", "/%00/../index.html%00.txt", "/%c0%ae%c0%ae/outside/secret.txt"),
    *("/" + "a" * 300, "/" + "a/" * 3000, "/%ff%fe", "/%ed%a0%80", "/%", "/%zz", "/~root/"),
    *("http://evil.test/", "*", "/index.html/", "/%0d%0aX:%20y", "/\xe9", "/.audience-decode/x"),
    *("file:///etc/passwd", "/etc/passwd", "/%2fetc%2fpasswd", "/proc/self/environ"),
)
HOSTS = (
    *(None, "", "evil.test", "evil.test:{}", "127.0.0.1", "localhost", "127.0.0.1:1", "[::1]:{}"),
    *("localhost.evil.test:{}", "127.0.0.1:{}.evil.test", "x@127.0.0.1:{}", "0.0.0.0:{}"),
    *("127.0.0.1:{}\r\nHost: evil.test", "127.1:{}", "2130706433:{}", "localhost.:{}"),
)
METHODS = ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "x" * 300)
SHORT = {"/%00", "/out/secret.txt", "/../outside/secret.txt"}


def attacked_site(place: Place) -> str:
    """Lay a site with links, a pipe and a secret beside it; return its folder."""
    site, outside = place.source / "site", place.source / "outside"
    for folder in (site / "empty", site / "leads", outside):
        folder.mkdir(parents=True)
    (site / "index.html").write_text("home")
    (outside / "secret.txt").write_text(SECRET)
    (site / "secret.txt").symlink_to(outside / "secret.txt")
    (site / "out").symlink_to(outside)
    (site / "leads" / "index.html").symlink_to(outside / "secret.txt")
    (site / "round").symlink_to(site / "round")
    os.mkfifo(site / "pipe")
    return str(site)


def answer_of(port: int, method: str, path: str, host: str | None) -> tuple[int, bytes]:
    """Send a request as it stands and return the status and the body."""
    named = "" if host is None else f"Host: {host.format(port)}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        request = f"{method} {path} HTTP/1.1\r\n{named}Connection: close\r\n\r\n"
        connection.sendall(request.encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def wrong_answers(
    port: int, asked: list[tuple[str, str, str | None]], right: set[int]
) -> Iterator[str]:
    """Yield what is wrong with the answers to requests, and whether pages come afterwards."""
    for method, path, host in asked:
        try:
            status, body = answer_of(port, method, path, host)
        except (OSError, IndexError, ValueError) as error:
            yield f"{method} {path[:60]} by {host}: {error!r}"
            continue
        if status not in right or SECRET.encode() in body or (right != {OK} and b"home" in body):
            yield f"{method} {path[:60]} by {host}: {status} {body[:80]!r}"
    if answer_of(port, "GET", "/", HERE) != (OK, b"home"):
        yield "no page afterwards"


def asked_preview(place: Place, asked: list[tuple[str, str, str | None]], right: set[int]) -> Given:
    """Serve a site and ask for what is no page of it."""
    site = attacked_site(place)

    def looks(_: Ended) -> list[str]:
        command = [sys.executable, "-m", "analysis", "preview", "--port", "0", "--out", site]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            command, cwd=place.project, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as serving:  # fmt: skip
            assert serving.stdout
            assert serving.stderr
            try:
                port = int(re.findall(r":(\d+)/", serving.stdout.readline())[0])
                found = [*wrong_answers(port, asked, right)]
            finally:
                serving.terminate()
            said = serving.stderr.read()
        return found + [f"it said {said[-400:]}"] * ("Traceback" in said)

    return Given(arguments=(), codes=(0,), looks=looks)


def request_attacks() -> Iterator[Attack]:
    """Yield paths, hosts and methods."""
    for path in PATHS:
        asked: list[tuple[str, str, str | None]] = [(m, path, HERE) for m in ("GET", "HEAD")]
        prepare = partial(asked_preview, asked=asked, right={NOT_FOUND})
        yield Attack("preview", f"path {path[:40]}", prepare, path in SHORT)
    for host in HOSTS:
        asked = [(method, "/", host) for method in ("GET", "HEAD")]
        # Two hosts, or none, may be refused as no request at all.
        prepare = partial(asked_preview, asked=asked, right={MISDIRECTED, 400})
        yield Attack("preview", f"host {host}", prepare, host == "evil.test:{}")
    methods: list[tuple[str, str, str | None]] = [(method, "/", HERE) for method in METHODS]
    prepare = partial(asked_preview, asked=methods, right={400, 414, 501, 405})
    yield Attack("preview", "methods", prepare)
