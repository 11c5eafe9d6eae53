"""What is said of new viewers, and of whose the rows are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.explore.told_shares import INTERVAL, interval_slots, named_period
from analysis.communicate.claims.explore.viewers import gave_verb
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, declared_slot, share_slot
from analysis.text.nouns import spelled_number

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results


def compared_arrivals(results: Results) -> pd.DataFrame | None:
    """Return the last months and those before, None where nothing is told of both."""
    frame = results.explored.frame("arrival_years").set_index("span")
    told = frame["new_users"].notna() & (frame["ratings"] > 0)
    return frame if len(frame) > 1 and told.all() else None


def new_viewers_phrase(results: Results) -> Phrase | None:
    """Say how many viewers arrived lately and in the time before, None where untold."""
    frame, of = compared_arrivals(results), Populations(results).seen
    if frame is None:
        return None
    months = int(frame.loc["now", "months"])
    slots = {
        "new": count_slot(frame.loc["now", "new_users"], "viewers", of),
        "before": count_slot(frame.loc["before", "new_users"], "viewers", of),
        "months": declared_slot(months, spelled_number(months), "months"),
        "first": named_period(frame.loc["now", "first"], "month"),
    }
    text = (
        "{new} new viewers came in the {months} months from {first} on, {before} in the {months} "
        "months before"
    )
    if months == 1:
        del slots["months"]
        text = "{new} new viewers came in {first}, {before} in the month before"
    return Phrase(text, slots)


def arrival_claims(results: Results) -> Iterator[Claim]:
    """Yield when new viewers came, and whose the rows are."""
    frame, people = compared_arrivals(results), Populations(results)
    phrase = new_viewers_phrase(results)
    if frame is None or phrase is None:
        return
    yield phrase.claim("explore.new_viewers", bold=True)
    now, before = (
        Population(f"{people.many} of {name}", int(frame.loc[span, "ratings"]), (said,))
        for span, name, said in (
            ("now", "the time told of", "of that time"),
            ("before", "the time before it", "of the time before"),
        )
    )
    unit = str(results.explored.frame("new_returning")["unit"].iloc[0])
    earlier = frame.loc["before"]
    yield Claim(
        "explore.returning_rows",
        f"Viewers who had come in an earlier {unit} {gave_verb(people.many)} {{share}} of the "
        f"{{many}} of that time {INTERVAL}, and {{former}} of those of the time before.",
        {
            **interval_slots(frame.loc["now"], now, "share_returning"),
            "former": share_slot(
                earlier["share_returning"], before, earlier["low"], earlier["high"]
            ),
        },
        {"many": people.many},
        "estimated",
    )
