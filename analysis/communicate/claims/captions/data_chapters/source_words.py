"""The words of the figure and the tables of the source: tables, roles, columns, relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.slots import count_slot, noun_slot, spelled_slot
from analysis.text.markdown import single_line
from analysis.text.nouns import english_list, noun_form, spelled_number

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Named by obtain, which draws it.
DIAGRAM = "schema.svg"
# References told in the alt text; more could not be listened to.
MOST_REFERENCES = 4
# Longest name of a table there, in characters.
LONGEST_TABLE = 40
# Rows that a page bears, about two pages of tables or columns; the files hold the rest.
MOST_ROWS, MOST_LINKS, MOST_ANOMALIES = 60, 24, 30


def cut_note(say: Sentences, whole: int, most: int, where: str) -> Claim | None:
    """Return the note under a table that shows the first rows only, None where it shows all.

    Parameters
    ----------
    say : Sentences
        Makes the claims of the table.
    whole, most : int
        Rows there are, and rows that are shown at most.
    where : str
        File that holds all.
    """
    if whole <= most:
        return None
    of = Population("rows of the table", whole, ("rows",))
    slots = {"shown": count_slot(most, "rows", of), "whole": count_slot(whole, "rows", of)}
    cut = Sentences(say.kind, say.name, slots, {"where": where})
    return cut.claim("note", "The first {shown} of {whole} rows; all are in {where}.")


def drawn_tables(results: Results) -> pd.Series:
    """Return the names of the tables that the diagram shows; none where it is not drawn."""
    frame = results.obtained.frame("tables")
    names = frame.loc[frame["kind"] == "table", "table"]
    return names if (results.obtained.folder / DIAGRAM).is_file() else names.head(0)


def schema_diagram_words(results: Results) -> FigureWords | Claim:
    """Return the words of the tables of the source and the references between them."""
    names, relations = drawn_tables(results), results.obtained.frame("relations")
    say = Sentences("figure", "schema", evidence="tested")
    if names.empty:
        return say.absent("The source has no tables that a diagram could show.")
    links = Population("references between tables", len(relations), ("reference",))
    inferred = int((~relations["declared"].astype(bool)).sum())
    slots = {
        **_table_number(names),
        "links": _spelled(len(relations), "reference", links),
        "inferred": spelled_slot(inferred, "references", links),
    }
    pairs = [
        f"{single_line(row.child_table, LONGEST_TABLE)} refers to "
        f"{single_line(row.parent_table, LONGEST_TABLE)}"
        for row in relations.head(MOST_REFERENCES).itertuples()
    ]
    say = Sentences("figure", say.name, slots, {"pairs": english_list(pairs)}, "tested")
    known = _known_links(len(relations), inferred)
    among = " among others" if len(relations) > MOST_REFERENCES else ""
    return say.figure(
        title=known,
        subtitle="Tables of the source and how they refer to one another",
        caption=f"{known}.",
        alt=f"Diagram of {{tables}}: {{pairs}}{among}." if pairs else f"{known}.",
    )


def _table_number(names: pd.Series) -> dict[str, Slot]:
    of = Population("tables of the source", len(names), ("table",))
    return {"tables": _spelled(len(names), "table", of)}


def _spelled(n: int, noun: str, of: Population) -> Slot:
    return Slot(n, f"{spelled_number(n)} {noun_form(n, noun)}", f"{noun}s", of)


def _known_links(links: int, inferred: int) -> str:
    if not links:
        return "{tables}; no reference between them was declared or could be inferred"
    if inferred in (0, links):
        how = "inferred from values" if inferred else "as declared"
        return f"{{tables}} with {{links}} between them, {how}"
    verb = noun_form(inferred, "was", "were")
    return f"{{tables}} with {{links}} between them, {{inferred}} of which {verb} inferred"


def source_tables_words(results: Results) -> TableWords:
    """Return the words of the table of the source's tables."""
    frame = results.obtained.frame("tables")
    rows = int(frame["rows"].sum())
    of = Population("rows of all tables", rows, ("row",))
    slots = {**_table_number(frame["table"]), "rows": noun_slot(rows, "row", "rows", of)}
    say = Sentences("table", "source-tables", slots)
    return TableWords(
        say.name,
        say.claim("caption", "The source holds {tables} with {rows} in all."),
        cut_note(say, len(frame), MOST_ROWS, "table_summary.csv"),
    )


def told_roles(results: Results) -> pd.DataFrame:
    """Return the roles that columns play, those of the source's own statistics left out."""
    frame = results.obtained.frame("roles")
    stated = frame["column"].notna() & (frame["column"].astype(str) != "")
    return frame[stated & ~frame["role"].astype(str).str.startswith("statistics")]


def column_roles_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of roles."""
    frame, say = told_roles(results), Sentences("table", "roles", evidence="tested")
    if frame.empty:
        return say.absent("The roles of the columns are known from the format of the source.")
    return TableWords(
        say.name,
        say.claim(
            "caption",
            "Roles found, and what they were found by; the nearer to one the confidence, the "
            "surer the role.",
        ),
        cut_note(say, len(frame), MOST_LINKS, "data_dictionary.md"),
    )


def source_columns_words(results: Results) -> TableWords:
    """Return the words of the data dictionary."""
    frame = results.obtained.frame("columns")
    shown = frame.head(MOST_ROWS)
    drafted = shown["draft"].fillna(False).astype(bool)
    said = shown["description"].notna() & (shown["description"].astype(str) != "")
    of = Population("columns shown", len(shown), ("column",))
    slots = {
        "documented": count_slot((said & ~drafted).sum(), "columns", of),
        "columns": noun_slot(len(shown), "column", "columns", of),
    }
    say = Sentences("table", "columns", slots)
    verb = noun_form(slots["documented"].value, "is", "are")
    lead = f"{{documented}} of the {{columns}} shown {verb}"
    if not slots["documented"].value:
        lead = "Not one of the {columns} shown is"
    return TableWords(
        say.name,
        say.claim("caption", f"{lead} described by the source itself."),
        cut_note(say, len(frame), MOST_ROWS, "data_dictionary.md"),
    )


def source_relations_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of which column refers to which."""
    frame = results.obtained.frame("relations")
    of = Population("references between tables", len(frame), ("reference",))
    links = _spelled(len(frame), "reference", of)
    say = Sentences("table", "relations", {"links": links}, {}, "tested")
    if frame.empty:
        return say.absent("No reference between tables was declared or found by their values.")
    return TableWords(
        say.name,
        say.claim(
            "caption", "{links} between tables; an orphan is a row whose value the parent lacks."
        ),
        cut_note(say, len(frame), MOST_LINKS, "relations.csv"),
    )


def source_anomalies_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of what could mislead the analysis."""
    frame = results.obtained.frame("anomalies")
    say = Sentences("table", "anomalies", evidence="tested")
    if frame.empty:
        return say.absent("Nothing that the audit looks for was found, so there is none to list.")
    return TableWords(
        say.name,
        say.claim("caption", "Anomalies by what they mean for the analysis, the gravest first."),
        cut_note(say, len(frame), MOST_ANOMALIES, "anomalies.csv"),
    )


def statistics_reconciled_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of how the source's own statistics agree with its rows."""
    say = Sentences("table", "reconciliation", evidence="tested")
    if results.obtained.frame("reconciliation").empty:
        return say.absent("The source brings no statistics of its own that were recognised.")
    return say.table(
        caption="The source’s statistics against its rows; restorable are missing ratings that "
        "they determine exactly."
    )
