"""A local server for the rendered site, reachable from this machine only."""

from __future__ import annotations

import errno
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from analysis.errors import UserError


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep requests off the terminal."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


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
    if not (site / "index.html").is_file():
        raise UserError(
            f"no site at {site}", "a rendered site", "Run `audience-decode render` first."
        )
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(site)))
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        raise UserError(
            f"port {port} is in use" if taken else f"port {port} cannot be opened ({error})",
            "a free port from 1 to 65535",
            f"Name another one, as `--port {port + 1 if port < 65535 else 4200}`.",
        ) from None
