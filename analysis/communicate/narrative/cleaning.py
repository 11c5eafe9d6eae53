"""Sentences about what cleaning kept and what is measured of a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.text.dates import day_month_year
from analysis.text.markdown import MarkdownText, escape_markdown
from analysis.text.nouns import capital_first, counted_noun, noun_form, spelled_number
from analysis.text.numbers import number_text, percent_text

if TYPE_CHECKING:
    from analysis.tables import Results


def cleaning_summary(results: Results) -> MarkdownText:
    """Say how many rows cleaning kept, and which rule took most."""
    ledger = results.scrubbed.frame("ledger")
    chain = ledger[ledger["table"] == "ratings"]
    read, kept = int(chain["rows_in"].iloc[0]), int(chain["rows_out"].iloc[-1])
    if kept == read:
        lead = f"**All {counted_noun(read, 'row')} are kept.**"
    else:
        top = chain.loc[chain["rows_dropped"].idxmax()]
        lead = (
            f"**{percent_text(kept / read)} of {counted_noun(read, 'row')} are kept**; most of "
            "the others, "
            f"{number_text(top['rows_dropped'])}, fall to one rule "
            f"({escape_markdown(top['rule']).replace(escape_markdown('_'), ' ')})."
        )
    changed = int(chain["rows_changed"].sum())
    return MarkdownText(
        f"{lead} {counted_noun(changed, 'row was', 'rows were')} changed." if changed else lead
    )


def features_used(results: Results) -> MarkdownText:
    """Say how many measures of a viewer are used, and why others are not."""
    frame = results.scrubbed.frame("catalogue")
    kept = int(frame["kept"].sum())
    reasons = frame.loc[~frame["kept"].astype(bool), "dropped_reason"].fillna("").astype(str)
    lacking = int(reasons.str.startswith("the source has no").sum())
    lost = len(reasons) - lacking
    parts = [
        f"{capital_first(spelled_number(kept))} {noun_form(kept, 'measure')} of a viewer "
        f"{noun_form(kept, 'is', 'are')} "
        "used"
    ]
    if lost:
        parts.append(
            f"{spelled_number(lost)} {noun_form(lost, 'was', 'were')} dropped as chance or as "
            "repetition"
        )
    if lacking:
        needs = noun_form(lacking, "needs", "need")
        parts.append(f"{spelled_number(lacking)} {needs} what the source does not hold")
    return MarkdownText(f"{'; '.join(parts)}.")


def observation_window(results: Results) -> MarkdownText:
    """Say which window of time was observed."""
    facts = results.scrubbed.record("window")
    if facts["start"] is None or facts["reference"] is None:
        return MarkdownText("The source has no dates, so there is no window of observation.")
    start, reference = pd.Timestamp(facts["start"]), pd.Timestamp(facts["reference"])
    return MarkdownText(
        f"The window of observation begins on {day_month_year(start)}; time since a viewer's last "
        f"row is counted up to {day_month_year(reference)} for all."
    )
