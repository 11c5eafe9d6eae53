"""Two renders of one source, compared byte by byte but for times: `make reproducible`."""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from run import copy_project

COMPARED = ("reports", "models", "notebooks", "_site")
# Seeds that order sets of two names differently.
HASH_SEEDS = ("1", "4")
# What stands for the key of pseudonyms is drawn once a project, so that both have to share it.
KEY = Path("data") / "pseudonyms.key"
GONE = "(time)"
WORD_JOINER = "\u2060"

OPENED = r"opened once, on .{1,60}? UTC"
SPENT = r"took [\d.,]+ seconds? in all"
IN_TABLE = r"(?<=[0-9a-f]{16}</td>\n<td style=\"text-align: right;\">)[\d.,]+(?=</td>)"
IN_TEXT = r"(?<=[0-9a-f]{16} )[\d.,]+"


def without_matches(*patterns: str) -> Callable[[bytes], bytes]:
    """Return a function that takes what matches patterns out of a text."""

    def read(content: bytes) -> bytes:
        text = content.decode()
        for pattern in patterns:
            text = re.sub(pattern, GONE, text, flags=re.DOTALL)
        return text.encode()

    return read


def without_column(name: str) -> Callable[[bytes], bytes]:
    """Return a function that takes a column out of a CSV file."""

    def read(content: bytes) -> bytes:
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
        at = rows[0].index(name)
        return repr([row[:at] + row[at + 1 :] for row in rows]).encode()

    return read


def pdf_text(content: bytes) -> bytes:
    """Return the text of a PDF page by page, without times; its figures lie in reports/ too."""
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    texts = [" ".join(page.extract_text().replace(WORD_JOINER, "").split()) for page in pages]
    return without_matches(OPENED, SPENT, IN_TEXT)("\f".join(texts).encode())


# Every file that holds a time, a duration or what is made of one, and how they are taken out.
TIMES: dict[str, Callable[[bytes], bytes]] = {
    "reports/report.json": without_matches(r'"timings": \{[^}]*\}'),
    "reports/decision.json": without_matches(r'"opened": "[^"]*"'),
    "reports/model_comparison.csv": without_column("seconds"),
    # The ids of cells are made of their text.
    "notebooks/03_Modeling.ipynb": without_matches(OPENED, r'"id": "[0-9a-f]+"'),
    "_site/chapters/model.html": without_matches(OPENED),
    "_site/chapters/reproducibility.html": without_matches(SPENT, IN_TABLE),
    "_site/search.js": without_matches(OPENED, SPENT, IN_TEXT),
    "_site/audience-decode.pdf": pdf_text,
}
COPIES = {f"_site/{name}": read for name, read in TIMES.items() if name.startswith("reports/")}


def compared_files(root: Path) -> dict[str, Path]:
    """Return every file of the results under a project by its name there."""
    found = (path for part in COMPARED for path in sorted((root / part).rglob("*")))
    return {path.relative_to(root).as_posix(): path for path in found if path.is_file()}


def project_differences(first: Path, second: Path) -> Iterator[str]:
    """Yield one line for each file that two projects have not in common, but for times.

    Parameters
    ----------
    first, second : Path
        Folders of the rendered projects.
    """
    ours, theirs = compared_files(first), compared_files(second)
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in ours or name not in theirs:
            yield f"{name}: only in the {'first' if name in ours else 'second'} render"
            continue
        one, other = ours[name].read_bytes(), theirs[name].read_bytes()
        if one == other:
            continue
        read = (TIMES | COPIES).get(name)
        if read is None or (one := read(one)) != (other := read(other)):
            yield f"{name}: {first_difference(one, other)}"


def first_difference(one: bytes, other: bytes) -> str:
    """Say where two contents part, with what stands there."""
    at = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    shown = [part[max(0, at - 20) : at + 40].decode(errors="replace") for part in (one, other)]
    return f"{len(one):,} and {len(other):,} bytes, from byte {at:,} {shown[0]!r} and {shown[1]!r}"


def render_copy(folder: Path, source: Path, seed: str, arguments: list[str]) -> None:
    """Render a source in a copy of the project, sets ordered by `seed`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AUDIENCE_")}
    command = [sys.executable, "-m", "analysis", "render", "--source", str(source), "--quiet"]
    subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**environment, "PYTHONHASHSEED": seed},
        check=True,
    )


def main() -> int:
    """Render twice, compare, print what differs; exit 1 where anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, help="a file; a demo database if omitted")
    parser.add_argument("--scale", type=float, default=0.01, help="of the demo database")
    parser.add_argument("--full", action="store_true", help="no draft: every null and resample")
    chosen = parser.parse_args()
    arguments = ["--renderer", "embedded", *([] if chosen.full else ["--draft"])]
    with tempfile.TemporaryDirectory(prefix="audience-twice-") as name:
        projects = [Path(name) / turn for turn in ("first", "second")]
        source = chosen.source.absolute() if chosen.source else Path(name) / "demo.db"
        for project in projects:
            (project / KEY.parent).mkdir(parents=True)
            copy_project(project)
        if not chosen.source:
            demo = ["demo", "--scale", str(chosen.scale), "--out", str(source), "--quiet"]
            subprocess.run([sys.executable, "-m", "analysis", *demo], check=True)
        render_copy(projects[0], source, HASH_SEEDS[0], arguments)
        shutil.copy2(projects[0] / KEY, projects[1] / KEY)
        render_copy(projects[1], source, HASH_SEEDS[1], arguments)
        found = list(project_differences(*projects))
        files = compared_files(projects[0])
    print("\n".join(found) or "No file differs but for times.")
    print(f"{len(files)} files compared, {len(found)} differ; times in:")
    print("\n".join(f"  {name}" for name in sorted(TIMES | COPIES)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
