"""The preview serves a site to this machine and names a taken port."""

from __future__ import annotations

import os
import socket
import threading
import urllib.request

import pytest

from analysis.commands.preview import site_server
from analysis.errors import UserError


@pytest.fixture
def site(tmp_path):
    (tmp_path / "index.html").write_text("<p>audience</p>")
    return tmp_path


def test_pages_are_served_on_loopback(site):
    with site_server(site, 0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        host, port = serving.server_address
        assert host == "127.0.0.1"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/index.html") as answer:
            assert answer.read() == b"<p>audience</p>"
        serving.shutdown()


@pytest.fixture
def asked(tmp_path):
    """Return a function that sends a request as it stands and gives the status and the body."""
    site, outside = tmp_path / "site", tmp_path / "outside"
    for folder in (site / "chapters", site / "empty", site / "leads", outside):
        folder.mkdir(parents=True)
    (site / "index.html").write_text("home")
    (site / "chapters" / "index.html").write_text("chapters")
    (site / "data.csv").write_text("a")
    (site / "inner.html").symlink_to(site / "index.html")
    (outside / "secret.txt").write_text("secret")
    (site / "secret.txt").symlink_to(outside / "secret.txt")
    (site / "out").symlink_to(outside)
    (site / "leads" / "index.html").symlink_to(outside / "secret.txt")
    (site / "round").symlink_to(site / "round")
    os.mkfifo(site / "pipe")
    (tmp_path / "link").symlink_to(site)
    with site_server(tmp_path / "link", 0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        port = serving.server_address[1]

        def ask(path, host="127.0.0.1:{}", method="GET", more=""):
            named = "" if host is None else f"Host: {host.format(port)}\r\n"
            with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                request = f"{method} {path} HTTP/1.1\r\n{named}{more}Connection: close\r\n\r\n"
                connection.sendall(request.encode("latin-1"))
                answer = b"".join(iter(lambda: connection.recv(65536), b""))
            head, _, body = answer.partition(b"\r\n\r\n")
            return int(head.split()[1]), body

        yield ask
        serving.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}"])
def test_its_own_names_are_answered(asked, host):
    assert asked("/", host) == (200, b"home")
    assert asked("/chapters/?q=1#x", host) == (200, b"chapters")
    assert asked("/inner.html", host) == (200, b"home")
    assert asked("/chapters", host)[0] == 301
    assert asked("/data.csv", host, "HEAD") == (200, b"")


@pytest.mark.parametrize(
    "host",
    [
        *(None, "", "evil.test", "evil.test:{}", "127.0.0.1", "localhost", "127.0.0.1:1"),
        *("localhost.evil.test:{}", "127.0.0.1:{}.evil.test", "x@127.0.0.1:{}", "0.0.0.0:{}"),
        "127.0.0.1:{}\r\nHost: evil.test",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_foreign_name_gets_nothing(asked, host, method):
    status, body = asked("/", host, method)
    assert status == 421
    assert b"home" not in body


@pytest.mark.parametrize(
    "path",
    [
        *("/secret.txt", "/out/secret.txt", "/out/", "/out", "/leads/", "/round", "/pipe"),
        *("/../outside/secret.txt", "/%2e%2e/outside/secret.txt", "/..%2foutside%2fsecret.txt"),
        *("//outside/secret.txt", "/site/../../outside/secret.txt", "/\\..\\outside"),
        *("/empty/", "/empty", "/%00", "/index.html%00", "/%00/../index.html%00.txt"),
        *("/" + "a" * 300, "/" + "a/" * 3000, "/%ff%fe", "/%ed%a0%80", "/%", "/%zz", "/~root/"),
        *("http://evil.test/", "*", "index.html/", "/index.html/", "/%0d%0aX:%20y", "/\xe9"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_no_page_of_the_site_is_not_found(asked, capsys, path, method):
    status, body = asked(path, method=method)
    assert status == 404
    assert b"secret" not in body
    assert b"data.csv" not in body
    assert asked("/") == (200, b"home")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("path", "method", "more"),
    [
        *(("/", "POST", ""), ("/", "DELETE", ""), ("/", "x" * 300, "")),
        ("/" + "a" * 70_000, "GET", ""),
        ("/", "GET", "".join(f"X-{at}: y\r\n" for at in range(200))),
        ("/ x y", "GET", ""),
    ],
)
def test_odd_requests_are_survived(asked, capsys, path, method, more):
    assert asked(path, method=method, more=more)[0] >= 400
    assert asked("/", more="If-Modified-Since: soon\r\nRange: bytes=9-1\r\n")[0] == 200
    assert capsys.readouterr().err == ""


def test_taken_port_is_named(site):
    with site_server(site, 0) as serving:
        port = serving.server_address[1]
        with pytest.raises(UserError, match=f"port {port} is in use"):
            site_server(site, port)


@pytest.mark.parametrize("port", [-1, 70000])
def test_impossible_port_is_refused(site, port):
    with pytest.raises(UserError, match="cannot be opened"):
        site_server(site, port)


def test_missing_site_is_refused(tmp_path):
    with pytest.raises(UserError, match="no site"):
        site_server(tmp_path, 0)
