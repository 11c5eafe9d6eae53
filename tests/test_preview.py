"""The preview serves a site to this machine and names a taken port."""

from __future__ import annotations

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
