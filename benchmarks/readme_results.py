"""What the report on the default demo says, written into README.md: `make results`.

Its sentences are claims of that run's report.json, its pictures figures of that run.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from run import copy_project

ROOT = Path(__file__).resolve().parent.parent
README, PICTURES = ROOT / "README.md", ROOT / "readme"
SECTION = re.compile(r"(<!-- results: .*?-->\n).*?(\n<!-- results end)", re.DOTALL)
# Claims by id, a paragraph each; of every segment the one that tells what sets it apart.
BEFORE = (("obtain.holds",), ("audience.verdict",))
SEGMENT = re.compile(r"segment\.s\d+\.opening")
AFTER = (
    *(("audience.moved",), ("model.choice", "model.runner_up", "model.found_again")),
    ("predict.calling", "predict.rating"),
)
# Figure to what is seen, in short; the report has the whole description.
SHOWN = {
    "segment-shares": "Bars of the segments: shares of known viewers and of their ratings.",
    "structure": "The silhouette of the viewers by number of groups, above that of tables without "
    "types.",
}


def results_text(claims: list[dict[str, Any]]) -> str:
    """Return the section: claims that the run made, and the pictures.

    Parameters
    ----------
    claims : list of dict
        As report.json has them: id and text.
    """
    from analysis.text.markdown import readable_markdown

    said = {one["id"]: readable_markdown(one["text"]) for one in claims}
    openings = [f"- {text}" for name, text in said.items() if SEGMENT.fullmatch(name)]
    paragraphs = [*_paragraphs(said, BEFORE), "\n".join(openings), *_paragraphs(said, AFTER)]
    pictures = [f"![{alt}](readme/{name}.png)" for name, alt in SHOWN.items()]
    return "\n\n".join([*filter(None, paragraphs), *pictures])


def _paragraphs(said: dict[str, str], wanted: tuple[tuple[str, ...], ...]) -> list[str]:
    return ["\n".join(said[name] for name in names if name in said) for names in wanted]


def default_run(folder: Path) -> Path:
    """Run the default demo in a fresh copy of the project; return its reports."""
    copy_project(folder)
    for command in ("demo", "run"):
        subprocess.run([sys.executable, "-m", "analysis", command], cwd=folder, check=True)
    return folder / "reports"


def write_section(reports: Path) -> None:
    """Write what a run says into README.md, and its pictures beside it."""
    facts = json.loads((reports / "report.json").read_text(encoding="utf-8"))
    text = results_text(facts["claims"])
    whole = README.read_text(encoding="utf-8")
    README.write_text(SECTION.sub(lambda found: found[1] + text + found[2], whole), "utf-8")
    PICTURES.mkdir(exist_ok=True)
    for name in SHOWN:
        shutil.copyfile(reports / "figures" / f"{name}.png", PICTURES / f"{name}.png")


def main() -> None:
    """Run, or take the reports of a run that is named, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, help="reports of a run on the default demo")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="readme-") as folder:
        write_section(given.reports or default_run(Path(folder)))


if __name__ == "__main__":
    main()
