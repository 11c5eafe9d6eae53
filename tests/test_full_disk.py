"""Full disks, read-only projects, kernels without memory: exit code 2 and the cause."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import DRAFT, REPLACED, ROOT, Project
from small_disk import closed_disk, memory_disk, run_on

from analysis import disk_limits
from analysis.errors import BuildError, UserError

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def project(rendered) -> Project:
    """Return a copy of the project with everything rendered from a small demo."""
    return rendered


def _folders(project) -> dict[str, tuple[Path, ...]]:
    return {
        "kept": tuple(project.root / name for name in REPLACED),
        "watched": (project.root, project.root.parent / "disk"),
    }


def _megabytes(folder: Path) -> float:
    """Return what files take on a disk in memory, which gives them whole pages."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(-(-size // 4096) for size in sizes) / 256


@pytest.mark.parametrize("kilobytes", [100, 1000, 3000])
def test_no_room_for_results_of_stages(project, kilobytes):
    derived = str(project.root / "data" / "derived")
    disk = [["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", derived]]
    done = run_on(disk, project.root, "run", "--quiet", **DRAFT, **_folders(project))
    done.require_refusal("data/derived", "is full", "Make room")


def test_no_room_for_executed_chapters(project):
    cache = project.root / "data" / "derived" / "chapters"
    settings = {**DRAFT, "AUDIENCE_REPORT__TITLE": "Chapters"}
    disk = memory_disk(cache, _megabytes(cache) + 0.05)
    done = run_on(disk, project.root, "render", "--quiet", **settings, **_folders(project))
    done.require_refusal("data/derived/chapters", "is full", "Make room")


@pytest.mark.parametrize("name", ["reports", "models", "notebooks"])
def test_no_room_beside_a_folder_that_leads_to_another_disk(project, tmp_path, name):
    """A second copy of the folder does not fit beside the first."""
    disk, place, aside = tmp_path / "disk", project.root / name, tmp_path / "aside"
    disk.mkdir()
    size = int(_megabytes(place) * 1.5 * 1024)
    words = [
        ["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(disk)],
        ["cp", "-a", str(aside), str(disk / name)],
    ]
    shutil.move(place, aside)
    place.symlink_to(disk / name)
    try:
        folders = {**_folders(project), "watched": (project.root, disk)}
        done = run_on(words, project.root, "render", "--quiet", **DRAFT, **folders)
    finally:
        place.unlink()
        shutil.move(aside, place)
    done.require_refusal(str(disk), "is full", "another disk")


def test_no_room_for_the_site(project, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    out = str(disk / "site")
    folders = {**_folders(project), "watched": (project.root, disk)}
    arguments = ("render", "--quiet", "--out", out)
    done = run_on(memory_disk(disk, 0.5), project.root, *arguments, **DRAFT, **folders)
    done.require_refusal(str(disk), "is full", "another disk")
    assert "site" not in done.names


def test_no_files_are_left_on_the_disk(project, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    words = [["mount", "-t", "tmpfs", "-o", "size=100m,nr_inodes=12", "none", str(disk)]]
    arguments = ("render", "--quiet", "--out", str(disk / "site"))
    folders = {**_folders(project), "watched": (disk,)}
    done = run_on(words, project.root, *arguments, **DRAFT, **folders)
    done.require_refusal(str(disk), "another disk")


def test_a_cell_that_finds_no_room_says_so(project, tmp_path):
    disk, chapter = tmp_path / "disk", project.root / "chapters" / "communicate.qmd"
    disk.mkdir()
    text = chapter.read_text()
    chapter.write_text(f"{text}\n```{{python}}\nopen('{disk}/x', 'wb').write(bytes(10**7))\n```\n")
    try:
        folders = {**_folders(project), "watched": (project.root,)}
        disks = memory_disk(disk, 1)
        done = run_on(disks, project.root, "render", "--quiet", **DRAFT, **folders)
    finally:
        chapter.write_text(text)
    done.require_refusal("no space is left on a disk (chapters/communicate.qmd line ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "{demo}", "--out", "{disk}/audit"),
        ("cluster", "{table}", "--out", "{disk}/x.json"),
    ],
)
def test_no_room_for_what_other_commands_write(project, tmp_path, arguments):
    disk, table = tmp_path / "disk", tmp_path / "table.csv"
    disk.mkdir()
    table.write_text("a,b\n" + "".join(f"{n % 7},{n % 11}\n" for n in range(300)))
    demo = project.root / "data" / "demo" / "viewer_interactions.db"
    told = [one.format(demo=demo, disk=disk, table=table) for one in arguments]
    words = memory_disk(disk, 0.004)
    done = run_on(words, project.root, *told, "--quiet", kept=(), watched=(disk,), **DRAFT)
    done.require_refusal(str(disk), "another disk")
    assert not done.names


@pytest.mark.parametrize("command", ["run", "render"])
def test_a_read_only_project_is_refused(project, command):
    disk = closed_disk(project.root)
    done = run_on(disk, project.root, command, "--quiet", **DRAFT, **_folders(project))
    done.require_refusal("Read-only file system")


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("audit", ("{demo}", "--out", "{out}/audit", "--quiet")),
        ("cluster", ("{table}", "--out", "{out}/result.json", "--quiet")),
        ("score", ("{demo}", "--out", "{out}/scores.csv", "--quiet")),
        ("demo", ("--scale", "0.001", "--out", "{out}/demo.db", "--quiet")),
        ("doctor", ()),
    ],
)
def test_what_only_reads_the_project_needs_no_place_in_it(project, tmp_path, command, arguments):
    out, table, system = tmp_path / "out", tmp_path / "table.csv", tmp_path / "system"
    out.mkdir()
    system.mkdir()
    table.write_text("a,b\n" + "".join(f"{n % 7},{n % 11}\n" for n in range(300)))
    source = tmp_path / "other.db"
    shutil.copy(project.root / "data" / "demo" / "viewer_interactions.db", source)
    told = [one.format(demo=source, out=out, table=table) for one in arguments]
    (project.root / "data" / "pseudonyms.key").unlink(missing_ok=True)
    done = run_on(
        closed_disk(project.root), project.root, command, *told,
        TMPDIR=str(system), **(_folders(project) | {"watched": (system,)}),
    )  # fmt: skip
    assert done.code == 0, done.said
    assert "Traceback" not in done.said
    assert done.kept
    assert not done.names
    assert command == "doctor" or list(out.iterdir())


FAILING = """
import sys
from analysis import __main__ as line
@line.app.command()
def fail():
    {work}
sys.exit(line.cli(["fail"]))
"""


@pytest.mark.parametrize(
    ("work", "words"),
    [
        ("raise OSError(28, 'No room', '/x/y')", ("the disk of / is full", "Make room")),
        ("raise PermissionError(13, 'Denied', '/x/y')", ("/x/y cannot be used (Denied)", "Change")),
    ],
)
def test_what_a_disk_refuses_is_told_by_every_command(work, words):
    code = FAILING.format(work=work)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not [word for word in words if word not in done.stderr], done.stderr


def test_a_kernel_that_the_system_killed_is_a_matter_of_memory(project):
    chapter = project.root / "chapters" / "communicate.qmd"
    text = chapter.read_text()
    chapter.write_text(f"{text}\n```{{python}}\nimport os\nos.kill(os.getpid(), 9)\n```\n")
    try:
        done = project.command("render", "--quiet", **DRAFT)
    finally:
        chapter.write_text(text)
    assert done.returncode == 2, done.stderr
    assert "Found: memory ran out" in done.stderr


def _raised(error: Exception, *causes: Exception) -> Exception:
    """Return an error that was raised while others were handled, and hides them."""
    try:
        if not causes:
            raise error
        try:
            raise _raised(*causes)
        except Exception:
            raise error from None
    except Exception as found:
        return found


def _damaged() -> UserError:
    return UserError("damaged", "whole", "Copy it.")


NO_SPACE = OSError(28, "No space left on device", "/proc/x")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (_raised(_damaged(), NO_SPACE), "the disk of /proc"),
        (_raised(_damaged(), OSError(122, "Disk quota exceeded", "/proc/x")), "the quota on"),
        (BuildError("x.qmd line 3: OSError: [Errno 28] No space left on device: '/proc/a/b'"),
         "the disk of /proc"),
        (RuntimeError("IO Error: Could not write file \"/proc/y\": No space left on device"),
         "the disk of /proc"),
        (OSError(30, "Read-only file system", "/x/y"), "/x/y cannot be used"),
    ],
)  # fmt: skip
def test_a_disk_is_seen_behind_other_errors(error, said):
    found = disk_limits.disk_refusal(error)
    assert found is not None
    assert said in found.found


@pytest.mark.parametrize(
    "words",
    [
        "Quarto failed: No space left on device (os error 28)",
        "pandoc failed: x: hPutBuf: resource exhausted (No space left on device)",
        "Out of Memory Error: failed to offload data block of size 256.0 KiB (2/2 used). "
        "This limit was set by the 'max_temp_directory_size' setting.",
    ],
)
def test_a_full_disk_that_nothing_names_is_ours_if_ours_have_no_room(monkeypatch, words):
    error = BuildError(words)
    monkeypatch.setattr(disk_limits, "AMPLE", 0)
    assert f"no space is left on a disk ({words})" in str(disk_limits.disk_refusal(error))
    monkeypatch.setattr(disk_limits, "AMPLE", float("inf"))
    assert "is full" in str(disk_limits.disk_refusal(error))


@pytest.mark.parametrize(
    "error",
    [
        _damaged(),
        _raised(_damaged(), OSError(13, "Permission denied", "/x")),
        BuildError("x.qmd line 3: ValueError: no"),
        ValueError("x"),
        FileNotFoundError(2, "No such file", "/x"),
    ],
)
def test_what_is_no_matter_of_a_disk_stays_as_it_is(error):
    assert disk_limits.disk_refusal(error) is None
