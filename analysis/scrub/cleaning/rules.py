"""The cleaning rules, declared in the order in which they are applied."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.errors import UserError
from analysis.scrub.cleaning.dropped_rows import (
    doubled_rows,
    of_copied_viewer,
    of_noise_title,
    out_of_range,
    out_of_window,
    repeated_pairs,
    without_ids,
    without_rating,
)
from analysis.scrub.features.catalogue import DECLARED

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.cleaning.facts import Facts
    from analysis.settings import Scrub

TABLES = ("ratings", "users", "titles")
# The position of a row that no rule drops.
KEPT = 99
NAMES = {feature.name for feature in DECLARED}


@dataclass(frozen=True)
class Rule:
    """One declared rule.

    Parameters
    ----------
    name, table : str
        The rule, which is also its setting, and the table it is about.
    reason : str
        One sentence that says why.
    enabled : callable
        From facts to whether it is applied.
    drops : callable, optional
        From annotated events and facts to the rows it drops.
    """

    name: str
    table: str
    reason: str
    enabled: Callable[[Facts], bool]
    drops: Callable[[ir.Table, Facts], ir.BooleanValue] | None = field(default=None)


def _switch(name: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(getattr(facts.settings, name))


RULES = (
    Rule(
        "missing_ids",
        "ratings",
        "A row without a viewer or a title says nothing of either.",
        _switch("missing_ids"),
        without_ids,
    ),
    Rule(
        "impossible_values",
        "ratings",
        "An infinite number, or a negative time or count, is no measurement: it counts as missing.",
        _switch("impossible_values"),
    ),
    Rule(
        "stray_dates",
        "ratings",
        "A date far behind all others, or one that a crowd shares to the second, is nobody's own: "
        "it counts as missing.",
        lambda facts: facts.settings.stray_dates and bool(facts.stray),
    ),
    Rule(
        "phantom_users",
        "users",
        "Viewers that only the statistics know have no row to describe them by.",
        _switch("phantom_users"),
    ),
    Rule(
        "doubled_titles",
        "titles",
        "A second row of the same title would count what was chosen twice.",
        _switch("doubled_titles"),
    ),
    Rule(
        "recovered_ratings",
        "ratings",
        "Total times mean less the other ratings gives a viewer's only missing rating exactly.",
        lambda facts: facts.settings.recovered_ratings and bool(facts.source["has_rating"]),
    ),
    Rule(
        "out_of_range",
        "ratings",
        "A rating outside the scale cannot have been given.",
        lambda facts: facts.settings.out_of_range and bool(facts.source["has_rating"]),
        out_of_range,
    ),
    Rule(
        "out_of_window",
        "ratings",
        "A date outside the observation window is wrong, and with it when the viewer was there.",
        _switch("out_of_window"),
        out_of_window,
    ),
    Rule(
        "copied_viewers",
        "users",
        "A viewer with the history of another in everything but the id is that viewer again.",
        lambda facts: facts.settings.copied_viewers and bool(facts.source["copied_viewers"]),
        of_copied_viewer,
    ),
    Rule(
        "duplicate_rows",
        "ratings",
        "A row that repeats viewer, title, values and time of another is no second event.",
        lambda facts: facts.drops_equal and bool(facts.source["equal_rows"]),
        doubled_rows,
    ),
    Rule(
        "repeated_pairs",
        "ratings",
        "A title rated again carries the viewer's last word; what it replaces is no second vote.",
        lambda facts: facts.keeps_last,
        repeated_pairs,
    ),
    Rule(
        "noise_titles",
        "titles",
        "Titles below a gap that no popularity explains are injected noise, and so are their rows.",
        lambda facts: facts.settings.noise_titles and bool(facts.noise["detected"]),
        of_noise_title,
    ),
    Rule(
        "null_ratings",
        "ratings",
        "A row without a rating still says who chose what and when: "
        "it counts as an event, not for levels.",
        lambda facts: facts.settings.null_ratings == "drop" and bool(facts.source["has_rating"]),
        without_rating,
    ),
    Rule(
        "missing_titles",
        "titles",
        "A title that the source does not name is named by its id, so that it can be listed, "
        "or left out of the titles.",
        lambda facts: facts.settings.missing_titles != "keep",
    ),
    Rule(
        "unrated_titles",
        "titles",
        "A title that nobody chose says nothing of the audience.",
        _switch("unrated_titles"),
    ),
)
# Before them, where rows of the source are not read: trailers, purchases, what `obtain.only` omits.
OTHER_SORTS = "other_sorts"
# Before these, the lines of its files that are no rows.
NO_ROWS = "no_rows"
# What the record of the source calls how many there are.
BEFORE_RULES = {NO_ROWS: "lines_apart", OTHER_SORTS: "rows_left_out"}
BEFORE_REASONS = {
    NO_ROWS: "Headers that stand there again, totals, remarks, empty and broken lines hold no row.",
    OTHER_SORTS: "Trailers, purchases, impressions and what the settings leave out are not read.",
}
# The ledger lists rules in the order in which they act.
POSITIONS = {rule.name: position for position, rule in enumerate(RULES, 1)}


def _require_treatment(treatment: dict[str, str]) -> None:
    for name, wanted in treatment.items():
        kind, _, value = wanted.partition(":")
        known = name in NAMES or re.fullmatch(r"genre_\d\d", name)
        ways = kind == "drop" or (kind == "impute" and value in ("median", "mode", "model"))
        tails = kind == "winsor" and re.fullmatch(r"0?\.[0-4]\d*|0", value)
        if not known or not (ways or tails):
            raise UserError(
                f"scrub.treatment {name} = {wanted!r}",
                "a feature with 'drop', 'impute:median', 'impute:mode', 'impute:model' or "
                "'winsor:<share of each tail, below .5>'",
                "Correct that line; the report's catalogue lists the features.",
            )


def require_consistent(settings: Scrub) -> None:
    """Refuse settings that contradict each other, before any work.

    Raises
    ------
    UserError
        Naming the two settings.
    """
    start, end = settings.window_start, settings.window_end
    low, high = settings.rating_low, settings.rating_high
    if start and end and start > end:
        raise UserError(
            f"scrub.window_start {start} after scrub.window_end {end}",
            "a window that starts before it ends",
            "Correct scrub.window_start or scrub.window_end.",
        )
    if low is not None and high is not None and low >= high:
        raise UserError(
            f"scrub.rating_low {low:g} not below scrub.rating_high {high:g}",
            "a scale of ratings from low to high",
            "Correct scrub.rating_low or scrub.rating_high.",
        )
    given = (start or end, "out_of_window", "scrub.window_start or scrub.window_end")
    bounds = (low is not None or high is not None, "out_of_range", "scrub.rating_low or _high")
    for wanted, switch, names in (given, bounds):
        if wanted and not getattr(settings, switch):
            raise UserError(
                f"{names} is set while scrub.{switch} is false",
                "bounds together with the rule that applies them",
                f"Switch scrub.{switch} on, or leave the bounds out.",
            )
    _require_treatment(settings.treatment)
