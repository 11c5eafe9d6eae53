"""The words of figures of viewers: how much each gives, how unequally, at what level, how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences, longest_and_last
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.viewers import (
    giving_verb,
    half_phrase,
    known_phrase,
    mean_phrase,
    median_phrase,
    median_slot,
    most_active_phrase,
    single_phrase,
)
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    noun_slot,
    rounded_slot,
    share_slot,
)
from analysis.communicate.decided import FEW, WITHHELD
from analysis.communicate.log_bins import drawn_bins, for_each_doubling, has_open_end
from analysis.text.numbers import rounded_number

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Means that chance moves less than by a twentieth can be taken as they are.
HARDLY = 0.95
ONCE = "one day only"
# The name of the span without an end.
LONGER = "longer"
OPEN_END = "; the last bar holds all beyond it"
# Days: the end of the span "up to a year".
YEAR = 365


def viewers_slot(viewers: Population) -> Slot:
    """Return viewers with their number."""
    return noun_slot(viewers.n or 0, "viewer", "viewers", viewers)


def ratings_per_viewer_words(results: Results) -> FigureWords:
    """Return the words of how many viewers have how many rows."""
    frame, facts = results.explored.frame("user_counts"), results.explored.record("summary")
    people = Populations(results)
    phrases = _volume_phrases(people, facts)
    slots, words = _volume_slots(frame, people), dict[str, object](many=people.many)
    for phrase in phrases.values():
        slots |= phrase.slots
        words |= phrase.words
    say = Sentences("figure", "ratings-per-viewer", slots, words, of=(people.viewers,))
    falls = "; the bars fall to the right" if _density(frame).is_monotonic_decreasing else ""
    told = f" {phrases['active'].template}." if "active" in phrases else ""
    known = f"; {phrases['known'].template}" if "known" in phrases else ""
    median = phrases["median"].template
    return say.figure(
        title="How many {many} viewers have" if facts["median_n"] is None else median,
        subtitle="Viewers for each doubling of their number of {many}, on a logarithmic axis; "
        f"{{viewers}}{OPEN_END if has_open_end(frame) else ''}",
        caption=f"{median}{phrases['quarter'].template}. {phrases['single'].template}{known}.",
        alt="Bar chart of viewers by number of {many}, bars as wide as they lie on a logarithmic "
        "axis and as high as they hold viewers for each doubling. The highest bar is {bin} with "
        "{tallest}"
        f"{falls}.{told}",
    )


def _volume_slots(frame: pd.DataFrame, people: Populations) -> dict[str, Slot]:
    top, of = frame.loc[_density(frame).idxmax()], people.viewers
    return {
        "viewers": viewers_slot(of),
        "tallest": noun_slot(top["users"], "viewer", "viewers", of),
        "bin": Slot(str(top["label"]), str(top["label"]), people.many, of),
    }


def _density(frame: pd.DataFrame) -> pd.Series:
    """Return how high bars are: viewers for each doubling of the number of rows."""
    bins = drawn_bins(frame)
    return for_each_doubling(bins, bins["users"])


def _volume_phrases(people: Populations, facts: dict[str, Any]) -> dict[str, Phrase]:
    """Return what is said of how much viewers give, what would tell of few left out."""
    found = {
        "median": median_phrase(people, facts),
        "quarter": Phrase(""),
        "single": single_phrase(people, facts),
    }
    if facts["q3_n"] is not None:
        text = f", and a quarter of viewers {giving_verb(people.many)} {{quarter}} or more"
        found["quarter"] = Phrase(text, {"quarter": median_slot(facts["q3_n"], people)})
    if facts["max_n"] is not None:
        found["active"] = most_active_phrase(people, facts)
    if not people.few:
        found["known"] = known_phrase(people)
    return found


def viewer_concentration_words(results: Results) -> FigureWords:
    """Return the words of how unequally rows are spread over viewers (Lorenz curve)."""
    people, facts = Populations(results), results.explored.record("summary")
    half, tenth = half_phrase(people, facts), facts["top_decile_share"]
    slots = {
        **half.slots,
        "gini": rounded_slot(facts["gini"], "Gini coefficient", people.viewers),
        "viewers": viewers_slot(people.viewers),
    }
    if tenth is not None:
        slots["tenth"] = share_slot(tenth, people.rows)
        slots["others"] = share_slot(1 - tenth, people.rows)
    say = Sentences("figure", "concentration", slots, {"many": people.many})
    title = "How {many} are spread over viewers: a Gini coefficient of {gini}"
    held = ""
    if tenth is not None:
        verb = giving_verb(people.many, True)
        title = f"The most active tenth of viewers {verb} {{tenth}} of all {{many}}"
        held = f": the most active tenth {verb} {{tenth}} of them, the other nine tenths {{others}}"
    return say.figure(
        title=title,
        subtitle="Cumulative share of {many} by share of viewers, the least active first; "
        "{viewers}",
        caption=f"{half.template}. A mean over {{many}} weighs viewers by how much they "
        f"{giving_verb(people.many)}, a mean over viewers weighs all alike. The Gini "
        "coefficient is {gini}.",
        alt=f"Lorenz curve of {{many}} over viewers, below the diagonal{held}.",
    )


def mean_rating_words(results: Results) -> FigureWords | Claim:
    """Return the words of viewers' mean ratings, as they are and shrunk."""
    frame, facts = results.explored.frame("user_means"), results.explored.record("summary")
    name, people = "mean-rating", Populations(results)
    if frame.empty:
        return said_before("figure", name)
    raw, shrunk = (
        float(frame.loc[frame["measure"] == kind, "spread"].iloc[0]) for kind in ("raw", "shrunk")
    )
    of, mean = people.raters, mean_phrase(people, facts)
    slots = {
        **mean.slots,
        "raw": rounded_slot(raw, f"{people.point}s", of),
        "shrunk": rounded_slot(shrunk, f"{people.point}s", of),
        "viewers": viewers_slot(of),
    }
    say = Sentences("figure", name, slots, evidence="estimated", of=(of,))
    widths = (frame["upper"] - frame["lower"]).round(9)
    joined = f"; bins of {FEW} are joined" if widths.nunique() > 1 else ""
    return say.figure(
        title=_spread(raw, shrunk),
        subtitle="Viewers by mean rating, as it is and drawn towards that of all; "
        f"{{viewers}}{joined}",
        caption=f"{mean.template}; each viewer’s own is drawn towards it, the more so the fewer "
        "ratings it rests on.",
        alt="Two histograms of viewers by mean rating. As they are, the means spread with a "
        "standard deviation of {raw}; drawn towards the mean of all, with {shrunk}.",
        counted=("subtitle", "caption"),
    )


def _spread(raw: float, shrunk: float) -> str:
    if shrunk >= HARDLY * raw or rounded_number(raw) == rounded_number(shrunk):
        return "Viewers’ mean ratings hardly change when chance is allowed for"
    return "Viewers’ mean ratings spread by {raw}, allowing for chance by about {shrunk}"


def viewer_tenure_words(results: Results) -> FigureWords | Claim:
    """Return the words of how long viewers stay, from their first to their last row."""
    frame, people = results.explored.frame("tenure"), Populations(results)
    name, words = "tenure", {"many": people.many, "one": people.one}
    if frame.empty:
        return said_before("figure", name)
    slots = _spans(frame, people.seen)
    told = _tenure_parts(slots)
    say = Sentences("figure", name, slots, words, of=(people.seen,))
    title = "From first to last {one}: {span} for {span_share} of viewers"
    steps = "It rises most over {span}, by {span_share}, and over the last span, {end}, by "
    steps += "{end_share}."
    if frame["users"].max() == frame["users"].sum():
        steps = "All lie in one span, {span}."
    return say.figure(
        title=", ".join(told) if told else title,
        subtitle="Share of viewers who were seen for so long at most, from first to last {one}; "
        "{viewers}",
        caption=_habit(slots),
        alt="Rising line of the share of viewers by time from first to last of their {many}. "
        f"{steps}",
    )


def _spans(frame: pd.DataFrame, of: Population) -> dict[str, Slot]:
    """Return the longest and the last bar, and those of one day and of over a year, if bars."""
    users = frame["users"].sum()
    shown = frame.loc[: frame["users"].to_numpy().nonzero()[0].max()]
    slots = {"viewers": viewers_slot(of)}
    slots |= longest_and_last(shown, "users", "span", of)
    if frame["upper"].iloc[0] == 0:
        slots["day"] = share_slot(frame["users"].iloc[0] / users, of)
    late = frame["lower"] > YEAR
    if frame.loc[late, "users"].sum() and (frame.loc[~late, "upper"] <= YEAR).all():
        slots["year"] = share_slot(frame.loc[late, "users"].sum() / users, of)
    return slots


def _tenure_parts(slots: dict[str, Slot]) -> list[str]:
    told = []
    if "day" in slots:
        told.append(f"{'{day} of viewers' if slots['day'].value else 'no viewer'} came on {ONCE}")
    if "year" in slots:
        of = "" if told and slots["day"].value else " of viewers"
        told.append(f"{{year}}{of} were seen over more than a year")
    return told


def _habit(slots: dict[str, Slot]) -> str:
    """Say whom time from first to last says nothing of."""
    late = "Who came late had little time to stay."
    if "day" not in slots:
        return f"How many viewers came on {ONCE} is {WITHHELD}. {late}"
    if not slots["day"].value:
        return f"No viewer came on {ONCE}. {late}"
    return f"{{day}} of viewers came on {ONCE}, which shows no habit over time. {late}"
