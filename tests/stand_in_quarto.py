"""A program that does to the project's folder what a real Quarto 1.10.18 was seen to do.

It renders nothing: pages say only whose they are. STAND_IN in the environment makes it `fail` at
the PDF, or `hang` at the second page; STAND_IN_SHOWS is a file whose first line it says before it
fails, STAND_IN_VERSION the version that it claims to be.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import yaml

IGNORED = ("/.quarto/", "**/*.quarto_ipynb")
BLUE, PLAIN = "\x1b[1m\x1b[34m", "\x1b[39m\x1b[22m"


def _chapters(book: dict) -> list[str]:
    listed = [*book["chapters"], *book["appendices"]]
    return [
        name for one in listed for name in (one["chapters"] if isinstance(one, dict) else [one])
    ]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _hook(command: str, environment: dict[str, str]) -> None:
    _say(f"{BLUE}Running script 'python'{PLAIN}")
    words = shlex.split(command)
    if code := subprocess.run(words, env={**os.environ, **environment}).returncode:
        sys.exit(code)


def _ignore() -> None:
    file = Path(".gitignore")
    there = file.read_text().splitlines()
    if wanted := [line for line in IGNORED if line not in there]:
        file.write_text("\n".join([*there, "", *wanted]) + "\n")


def _executed(name: str, again: bool) -> str:
    kept = Path(".quarto/_freeze", name, "execute-results")
    if again or not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"<p>by Quarto</p> executed {time.time_ns()}")
    return kept.read_text()


def _pages(files: list[str], again: list[str], site: Path) -> list[Path]:
    made = []
    for at, name in enumerate(files, 1):
        _say(f"{BLUE}\r[{at:>2}/{len(files)}] {name}{PLAIN}\n")
        if at == 2 and os.environ.get("STAND_IN") == "hang":
            (site / "hanging").write_text(str(os.getpid()))
            time.sleep(600)
        page = Path(name).with_suffix(".html")
        page.write_text(_executed(name, name in again))
        made.append(page)
    for page in made:
        (site / page).parent.mkdir(parents=True, exist_ok=True)
        page.rename(site / page)
    return [site / page for page in made]


def _pdf(site: Path, name: str) -> list[Path]:
    _say("[typst]: Compiling index.typ to index.pdf...")
    if os.environ.get("STAND_IN") == "fail":
        if shown := os.environ.get("STAND_IN_SHOWS"):
            _say(Path(shown).read_text().splitlines()[0])
        _say("error: expected content, found array")
        sys.exit(1)
    (site / name).write_bytes(b"%PDF-1.7")
    return [site / name]


def render(files: list[str], to: str | None, output: str | None) -> None:
    """Do what `quarto render` does to folders, with the hooks of `_quarto.yml`."""
    said = yaml.safe_load(Path("_quarto.yml").read_text())
    project, book = said["project"], said["book"]
    site = Path(output or project["output-dir"]).absolute()
    # A format that is one file needs all chapters: those not asked for as they were executed.
    is_whole = not files or to != "html"
    inputs = _chapters(book) if is_whole else files
    environment = {"QUARTO_PROJECT_OUTPUT_DIR": str(site)}
    _ignore()
    if is_whole:
        environment["QUARTO_PROJECT_RENDER_ALL"] = "1"
        shutil.rmtree(site, ignore_errors=True)
    _hook(project["pre-render"], {**environment, "QUARTO_PROJECT_INPUT_FILES": "\n".join(inputs)})
    site.mkdir(exist_ok=True)
    Path("site_libs").mkdir(exist_ok=True)
    Path("index.typ").write_text("= Book")
    made = _pages(inputs, files or inputs, site)
    if to in (None, "typst"):
        made += _pdf(site, f"{book['output-file']}.pdf")
    Path("index.typ").unlink()
    shutil.rmtree("site_libs")
    written = "\n".join(os.path.relpath(path) for path in made)
    _hook(project["post-render"], {**environment, "QUARTO_PROJECT_OUTPUT_FILES": written})


def main(arguments: list[str]) -> None:
    """Read a command line as Quarto does, as far as the tests need it."""
    if arguments == ["--version"]:
        print(os.environ.get("STAND_IN_VERSION", "1.10.18"))
        return
    verb, *rest = arguments
    assert verb == "render"
    options = {}
    while "--to" in rest or "--output-dir" in rest:
        at = next(i for i, word in enumerate(rest) if word.startswith("--"))
        options[rest[at]] = rest[at + 1]
        del rest[at : at + 2]
    files = [name for name in rest if name != "."]
    render(files, options.get("--to"), options.get("--output-dir"))


if __name__ == "__main__":
    main(sys.argv[1:])
