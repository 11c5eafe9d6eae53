"""The words of figures of viewers who come again: arrivals, retention, gaps, second visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.arrivals import new_viewers_phrase
from analysis.communicate.claims.explore.returns import (
    absence_phrase,
    curve_rows,
    earlier_phrase,
    visit_record,
)
from analysis.communicate.claims.explore.second_visits import (
    first_day_groups,
    one_at_first,
    second_facts,
)
from analysis.communicate.claims.explore.told_shares import followed_viewers, named_period
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_share,
    declared_slot,
    noun_slot,
    share_slot,
)
from analysis.communicate.decided import GAPS, WITHHELD
from analysis.intervals import LEVEL
from analysis.text.nouns import counted_noun
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# What is drawn of the heatmap: the latest rows and the first columns that a page has room for.
MOST_ROWS, MOST_AGES = 16, 12
UNDATED = "The source has no dates, so {why} is unknown."


def undated_claim(name: str, why: str) -> Claim:
    """Return what is said in place of a figure that needs dates."""
    return Sentences("figure", name).absent(UNDATED.replace("{why}", why))


def new_and_returning_words(results: Results) -> FigureWords | Claim:
    """Return the words of rows of new and of returning viewers by month."""
    frame, people = results.explored.frame("new_returning"), Populations(results)
    name = "new-and-returning"
    if frame.empty:
        return undated_claim(name, "who is new and who returns")
    unit = str(frame["unit"].iloc[0])
    phrase = new_viewers_phrase(results)
    slots = {
        "viewers": noun_slot(people.seen.n or 0, "viewer", "viewers", people.seen),
        "begin": named_period(frame["period"].iloc[0], unit),
        "end": named_period(frame["period"].iloc[-1], unit),
        **(phrase.slots if phrase else {}),
    }
    say = Sentences("figure", name, slots, {"many": people.many}, of=(people.seen,))
    gaps = f" {GAPS}" if frame["new_users"].isna().any() else ""
    return say.figure(
        title=phrase.template if phrase else f"New and returning viewers by {unit}",
        subtitle=f"Number of {{many}} by {unit}, of viewers who arrived in it and of those who "
        "had come before; {viewers}",
        caption=f"A viewer is new in the {unit} of the first of their {{many}}; in the one with "
        f"which the record begins everybody is.{gaps}",
        alt=f"Stacked bars of {{many}} by {unit} from {{begin}} to {{end}}, those of returning "
        "viewers below, those of new ones above.",
    )


def shown_cohorts(results: Results) -> pd.DataFrame:
    """Return the cells of the heatmap by arrival and age, rows and columns without any left out."""
    frame = results.explored.frame("retention")
    wide = frame.pivot(index="arrived", columns="age", values="share").sort_index()
    wide = wide.loc[:, [age for age in wide.columns if age <= MOST_AGES]]
    return wide.dropna(how="all").dropna(how="all", axis=1).tail(MOST_ROWS)


def _end_slots(frame: pd.DataFrame) -> dict[str, Slot]:
    """Return the largest and the smallest share of a heatmap, with of whom and when it is."""
    slots, unit = {}, str(frame["unit"].iloc[0])
    for end, at in (("deepest", frame["share"].idxmax()), ("palest", frame["share"].idxmin())):
        row = frame.loc[at]
        when = named_period(row["arrived"], unit)
        of = Population(f"viewers who arrived in {when.shown}", int(row["users"]))
        slots[end] = share_slot(row["share"], of, row["low"], row["high"])
        slots[f"{end}_when"] = when
        slots[f"{end}_age"] = declared_slot(row["age"], counted_noun(row["age"], unit), unit)
    return slots


def retention_words(results: Results) -> FigureWords | Claim:
    """Return the words of who came again, by when they arrived."""
    name, wide = "retention", shown_cohorts(results)
    if results.explored.frame("new_returning").empty:
        return undated_claim(name, "who comes again")
    if wide.empty:
        text = f"Who came again, by when they arrived, is {WITHHELD}, or the record is too short."
        return Sentences("figure", name).absent(text)
    frame = results.explored.frame("retention").dropna(subset=["share"])
    frame = frame[frame["arrived"].isin(wide.index) & frame["age"].isin(wide.columns)]
    unit, slots = str(frame["unit"].iloc[0]), _end_slots(frame)
    earlier = earlier_phrase(results)
    slots |= earlier.slots if earlier else {}
    say = Sentences("figure", name, slots, evidence="estimated")
    gaps = f" {GAPS}" if wide.isna().any(axis=None) else ""
    return say.figure(
        title=earlier.template if earlier else f"Who came again, by {unit} of arrival",
        subtitle=f"Share of those who arrived in a {unit} (rows) who were active so many {unit}s "
        f"later (columns); {unit}s that the record holds wholly",
        caption=f"Each row follows those who arrived together. Who was there in the {unit} with "
        f"which the record begins is left out, since nobody knows since when.{gaps}",
        alt=f"Heatmap by {unit} of arrival and {unit}s since. It is deepest for those of "
        f"{{deepest_when}} after {{deepest_age}}, with {{deepest}}, and palest for those of "
        f"{{palest_when}} after {{palest_age}}, with {{palest}}.",
    )


def retention_curve_words(results: Results) -> FigureWords | Claim:
    """Return the words of the share of viewers who are active so long after they arrived."""
    name, rows = "retention-curve", curve_rows(results)
    if results.explored.frame("new_returning").empty:
        return undated_claim(name, "how many viewers are active later")
    if not rows:
        text = f"How many viewers are active later is {WITHHELD}, or the record is too short."
        return Sentences("figure", name).absent(text)
    frame = results.explored.frame("retention_curve")
    unit, slots = str(frame["unit"].iloc[0]), {"level": declared_share(LEVEL)}
    for (_, row), key in zip(rows, ("near", "far"), strict=False):
        of = Population("viewers who arrived early enough for it", int(row["users"]))
        slots[key] = share_slot(row["share"], of, row["low"], row["high"])
    far = f", {{far}} in {rows[1][0]}" if len(rows) > 1 else ""
    say = Sentences("figure", name, slots, evidence="estimated")
    return say.figure(
        title=f"{{near}} of viewers are active in the {unit} after that of their arrival{far}",
        subtitle=f"Share of viewers who were active, by {unit}s since their arrival, with "
        "{level} intervals; all who arrived early enough",
        caption=f"The more {unit}s, the fewer viewers could be followed so long: a rise or fall "
        "along the curve may be one of who arrived then.",
        alt=f"A line with a band by {unit}s since arrival, at {{near}} after the first"
        f"{' and {far} in ' + rows[1][0] if len(rows) > 1 else ''}.",
    )


def visit_gaps_words(results: Results) -> FigureWords | Claim:
    """Return the words of days between two visits."""
    name, people = "visit-gaps", Populations(results)
    frame, facts = results.explored.frame("visit_gaps"), visit_record(results)
    if facts is None:
        return undated_claim(name, "how long viewers stay away")
    phrase = absence_phrase(results)
    if frame.empty or phrase is None:
        text = f"How long viewers stay away is {WITHHELD}, or nobody came twice."
        return Sentences("figure", name).absent(text)
    of = next(iter(phrase.slots.values())).of
    top = frame.loc[frame["share"].idxmax()]
    span = f"{number_text(top['lower'])}–{number_text(top['upper'])}"
    span = span if top["upper"] > top["lower"] else number_text(top["lower"])
    slots = {
        **phrase.slots,
        "gaps": count_slot(facts["gaps"], "returns", of or people.seen),
        "bin": Slot(span, span, "days", of),
        "tallest": share_slot(top["share"], of or people.seen),
    }
    say = Sentences("figure", name, slots, {"many": people.many})
    return say.figure(
        title=phrase.template,
        subtitle="Returns by days since the visit before, a logarithmic axis; {gaps} returns",
        caption="A visit is a day with {many}. Who had not come again when the record ends is not "
        "counted, so that long absences are rarer here than among viewers.",
        alt="Histogram of returns by days since the visit before. The bin with most, {bin} days, "
        "holds {tallest}.",
    )


def _second_slots(results: Results, facts: dict[str, Any]) -> dict[str, Slot]:
    """Return how many were followed for how long, and who of them came again, by amount."""
    days, groups = number_text(facts["within"]), first_day_groups(results)
    who = followed_viewers(visit_record(results) or {"share_followed": 1})
    of = Population(f"{who} who had {days} days left", int(facts["users"]))
    slots = {
        "days": declared_slot(int(facts["within"]), days, "days"),
        "level": declared_share(LEVEL),
        "viewers": noun_slot(facts["users"], "viewer", "viewers", of),
    }
    if {0, 1} <= set(groups.index):
        name = f"viewers with two or three {Populations(results).many} on their first day"
        more = Population(name, int(groups.loc[1, "users"]))
        for key, at, whom in (("one", 0, one_at_first(results)), ("more", 1, more)):
            row = groups.loc[at]
            slots[f"{key}_share"] = share_slot(row["share"], whom, row["low"], row["high"])
    return slots


def second_visits_words(results: Results) -> FigureWords | Claim:
    """Return the words of who came again, by what the first day held."""
    name, people = "second-visits", Populations(results)
    facts = second_facts(results)
    if results.explored.frame("new_returning").empty:
        return undated_claim(name, "what brings viewers back")
    told = results.explored.frame("second_visits")["share"].notna().sum()
    if facts is None or told < 2:
        text = f"What brings viewers back is {WITHHELD}, or the record is too short."
        return Sentences("figure", name).absent(text)
    slots = _second_slots(results, facts)
    title = "Who came again within {days} days, by their first day"
    if "one_share" in slots:
        title = ("Of viewers with one {noun} on their first day {one_share} came again within "
                 "{days} days, of those with two or three {more_share}")  # fmt: skip
    say = Sentences("figure", name, slots, {"noun": people.one}, "estimated")
    return say.figure(
        title=title,
        subtitle="Share of viewers who came again within {days} days, with {level} intervals; "
        "{viewers} who had so long left",
        caption="But for the first group, of viewers with one {noun} on their first day. Groups "
        "differ in other things too, so that none of this need be a cause.",
        alt="Dots with intervals, a line for each group of viewers, by what their first day held "
        "and by when they arrived.",
        counted=("caption", "alt"),
    )
