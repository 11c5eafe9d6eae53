"""The figure of the source: its tables and how they refer to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.figure import Figure
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun, english_list, noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# Named by obtain, which draws it.
DIAGRAM = "schema.svg"
# References told in the alt text; more could not be listened to.
MOST = 12


def schema_diagram(results: Results) -> Figure | MarkdownText:
    """Show the tables of the source and the references between them."""
    frame, relations = results.obtained.frame("tables"), results.obtained.frame("relations")
    tables = frame.loc[frame["kind"] == "table", "table"]
    if not (results.obtained.folder / DIAGRAM).is_file() or tables.empty:
        return MarkdownText("The source has no tables that a diagram could show.")
    inferred = int((~relations["declared"].astype(bool)).sum())
    pairs = [
        f"{single_line(row.child_table, 40)} refers to {single_line(row.parent_table, 40)}"
        for row in relations.head(MOST).itertuples()
    ]
    told = f"{inferred} of which {noun_form(inferred, 'was', 'were')} inferred from values"
    if inferred in (0, len(relations)):
        told = "inferred from values" if inferred else "as declared"
    known = (
        f"{counted_noun(len(relations), 'reference')} between them, {told}"
        if len(relations)
        else "no reference between them"
    )
    return Figure(
        "schema",
        f"{counted_noun(len(tables), 'table')} with {known}.",
        f"Diagram of {counted_noun(len(tables), 'table')}: "
        f"{english_list(pairs) or 'no reference is drawn'}.",
        lambda: results.obtained.file(DIAGRAM).read_bytes(),
    )
