"""Temporary folders of this process: removed when it ends, or by the next one if it was killed."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

NAME = "audience-decode"
_made: dict[Path, bool] = {}


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def sweep_abandoned() -> None:
    """Remove folders of processes that no longer run: they were killed before they could."""
    for path in Path(tempfile.gettempdir()).glob(f"{NAME}-*"):
        process = re.match(rf"{NAME}-(\d+)-", path.name)
        with suppress(OSError):
            is_ours = path.lstat().st_uid == os.getuid() and path.is_dir()
            if process and is_ours and not _alive(int(process[1])):
                shutil.rmtree(path, ignore_errors=True)


def temporary_folder(lasting: bool = False) -> Path:
    """Return a new temporary folder.

    Parameters
    ----------
    lasting : bool
        Whether it lives until the process ends, whoever calls `release_folders` before.
    """
    if not _made:
        sweep_abandoned()
    made = Path(tempfile.mkdtemp(prefix=f"{NAME}-{os.getpid()}-"))
    _made[made] = lasting
    return made


def release_folders(lasting: bool = False) -> None:
    """Remove the folders of this process; expressions over files in them can no longer be read.

    Parameters
    ----------
    lasting : bool
        Whether to remove the lasting ones too.
    """
    for made in [path for path, lasts in _made.items() if lasting or not lasts]:
        del _made[made]
        if made.name.startswith(f"{NAME}-{os.getpid()}-"):
            shutil.rmtree(made, ignore_errors=True)


atexit.register(release_folders, lasting=True)
