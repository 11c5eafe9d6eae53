"""A local server for the rendered site, reachable from this machine only."""

from __future__ import annotations

import errno
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import UserError
from analysis.folders import resolved_path

if TYPE_CHECKING:
    import io
    import os

HOSTS = ("127.0.0.1", "localhost")
# The port that browsers leave out of a page's address.
HTTP_PORT = 80
INDEX = "index.html"


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away in the middle of an answer."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Quiet(SimpleHTTPRequestHandler):
    # Seconds that a connection may stay silent.
    timeout = 60

    def log_message(self, format: str, *args: object) -> None:
        """Keep requests off the terminal."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_head(self) -> Any:
        """Answer for files of the site alone, and by the server's own name alone."""
        if not self._asked_by_name():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif not self._is_page():
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            return super().send_head()
        return None

    def list_directory(self, path: str | os.PathLike[str]) -> io.BytesIO | None:
        """List nothing."""
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def _asked_by_name(self) -> bool:
        """Tell our own host from a foreign one that was made to lead here."""
        _, port = self.connection.getsockname()
        names = {f"{host}:{port}" for host in HOSTS}
        if port == HTTP_PORT:
            names |= set(HOSTS)
        given = self.headers.get_all("Host", [])
        return len(given) == 1 and given[0].strip().lower() in names

    def _is_page(self) -> bool:
        """Tell whether a path is a file of the site once all links are followed."""
        try:
            root, asked = Path(self.directory), Path(self.translate_path(self.path))
            place = (asked / INDEX if asked.is_dir() else asked).resolve()
            return place.is_relative_to(root) and place.is_file()
        except (OSError, ValueError, RuntimeError):
            return False


def site_server(site: Path, port: int) -> ThreadingHTTPServer:
    """Return a bound server for a site.

    Parameters
    ----------
    site : Path
        A rendered site.
    port : int
        Port on the loopback interface; 0 takes a free one.

    Raises
    ------
    UserError
        When the site is not there or the port is taken.
    """
    root = resolved_path(site)
    if not (root / INDEX).is_file():
        raise UserError(
            f"no site at {site}", "a rendered site", "Run `audience-decode render` first."
        )
    try:
        return _Server((HOSTS[0], port), partial(_Quiet, directory=str(root)))
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        raise UserError(
            f"port {port} is in use" if taken else f"port {port} cannot be opened ({error})",
            "a free port from 1 to 65535",
            f"Name another one, as `--port {port + 1 if port < 65535 else 4200}`.",
        ) from None
