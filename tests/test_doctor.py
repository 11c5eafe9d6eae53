"""The doctor: what a lock asks of this machine."""

from __future__ import annotations

from analysis.commands.doctor import locked_versions

LOCK = """\
absent==3.0 ; python_full_version < '3.11' \\
    --hash=sha256:00
also-absent==4.1 ; sys_platform == 'win32' and sys_platform == 'darwin' \\
    --hash=sha256:01
duckdb-extension-sqlite-scanner==1.5.5 \\
    --hash=sha256:02
    # via -r requirements.in
lxml[html]==6.0.post1 ; python_full_version >= '3.11' \\
    --hash=sha256:03
"""


def test_a_lock_is_read_for_this_machine():
    assert locked_versions(LOCK) == {
        "duckdb-extension-sqlite-scanner": "1.5.5",
        "lxml": "6.0.post1",
    }
