"""What a run adds to the rendered book: the summary, files to download, notebooks."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.places import CHAPTER_CACHE, ROOT
from analysis.run import Run

# The notebooks of the brief: title, and the chapters that answer the same questions.
NOTEBOOKS = {
    "01_EDA": ("What the data holds and what viewers do", ["obtain", "explore"]),
    "02_Features": ("How rows are cleaned and viewers are measured", ["scrub"]),
    "03_Modeling": (
        "Whether viewers fall into groups, who they are, and what they will do next",
        ["model", "predict", "interpret", "trust", "changes"],
    ),
}


def finish_site(run: Run, site: Path) -> None:
    """Add to a rendered site what does not come from chapters: the summary and downloads."""
    from analysis.communicate import exports, summary

    summary.write_summary(
        site / "executive-summary.pdf",
        run.results,
        figures=run.reports / "figures",
        title=run.settings.report.title,
    )
    for path in exports.public_files(run.reports):
        target = site / "reports" / path.relative_to(run.reports)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def build_notebooks(run: Run, folder: Path) -> None:
    """Write into a folder the notebooks that are made from the executed chapters."""
    from analysis import book, notebooks

    setup = notebooks.setup_code(run.results)
    plans = {
        name: book.NotebookPlan(
            [ROOT / "chapters" / f"{stem}.qmd" for stem in stems],
            notebooks.opening_words(title, run.results),
            setup,
        )
        for name, (title, stems) in NOTEBOOKS.items()
    }
    book.write_notebooks(
        ROOT,
        plans,
        folder,
        cache=CHAPTER_CACHE,
        execution_key=run.key,
        elsewhere={"reports": run.reports},
    )
