"""How sure the result is, what speaks against it, and what the figures do not carry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analysis import disclosure
from analysis.communicate.decided import (
    WITHHELD,
    no_segments,
    threshold_of,
    threshold_text,
    votes_by_criterion,
)
from analysis.communicate.narrative.data_in_sentences import Show, group_called
from analysis.text.nouns import capital_first, english_list, noun_form, spelled_number
from analysis.text.numbers import index_text, percent_text

if TYPE_CHECKING:
    from analysis.tables import Results


# From so many on the numbers that criteria name are worth a clause: two are neighbours often.
MANY_NUMBERS = 3


def given_k(results: Results) -> int | None:
    """Return the number of groups that was asked for, None where the rule chose it."""
    return json.loads(results.modelled.record("rule")["json"]).get("k_given")


def low_evidence_share(results: Results) -> float | None:
    """Return the share of viewers with little evidence; None where it tells of few viewers."""
    users = results.scrubbed.frame("viewers_by_evidence").set_index("evidence")["users"]
    if disclosure.tells_few(users["low"], users.sum()):
        return None
    return float(users["low"] / users.sum()) if users.sum() else 0.0


def _low_evidence(results: Results) -> str:
    """Say how many viewers were assigned on little evidence; empty text where none was."""
    low = low_evidence_share(results)
    if low is None:
        return f"how many viewers are assigned on little evidence is {WITHHELD}"
    return f"{percent_text(low)} of viewers are assigned on little evidence" if low else ""


def criteria_apart(results: Results) -> str:
    """Say that criteria name many numbers of groups; empty text where they name one or two."""
    named = sorted(set(votes_by_criterion(results).values()))
    if len(named) < MANY_NUMBERS:
        return ""
    return (
        f"single criteria name {spelled_number(len(named))} numbers of groups "
        f"({english_list([str(k) for k in named])})"
    )


def doubt_sentence(results: Results, show: Show) -> str:
    """Say in one line what speaks against the result."""
    if no_segments(results):
        return "Nothing is said of segments; what is said of all viewers together is counted."
    frame = results.interpreted.frame("segments")
    parts = []
    if given_k(results):
        parts.append("the number of groups was given, not found")
    if results.modelled.record("gate")["structure"] == "none":
        parts.append("no test found types, so any cut is a convenience")
    if apart := criteria_apart(results):
        parts.append(apart)
    tentative = frame.loc[frame["tentative"].astype(bool), "name"]
    shaky = [group_called(name, show) for name in tentative]
    if shaky and len(shaky) == len(frame):
        parts.append("no group holds well when viewers are drawn again")
    elif shaky:
        verb = noun_form(len(shaky), "does", "do")
        parts.append(f"{english_list(shaky)} {verb} not hold well when viewers are drawn again")
    if low := _low_evidence(results):
        parts.append(low)
    if not parts:
        return "Nothing that was tested speaks against these groups; nothing here is causal."
    return f"{capital_first('; '.join(parts))}."


def _against_nulls(results: Results) -> str | None:
    gate, curve = results.modelled.record("gate"), results.modelled.frame("gate_curve")
    curve = curve[curve["mean"].notna() & curve["observed"].notna()]
    if curve.empty or gate["delta"] is None:
        return None
    best = curve.loc[curve["observed"].idxmax()]
    at = curve[(curve["k"] == best["k"]) & curve["null"].isin(["gaussian", "uniform", "latent"])]
    if at.empty:
        return None
    return (
        f"Our silhouette is at best {index_text(best['observed'])} (k = {int(best['k'])}); tables "
        f"without any types score up to {index_text(at['mean'].max())} there."
    )


def groups_held(good: int, of: int, group: str) -> str:
    """Return "All four segments are", "Three of four segments are", "No segment is"."""
    if good == 0:
        return f"No {group} is"
    if good == of:
        every = "Both" if of == 2 else f"All {spelled_number(of)}"
        return f"{every} {group}s are" if of > 1 else f"The one {group} is"
    verb = noun_form(good, "is", "are")
    return f"{capital_first(spelled_number(good))} of {spelled_number(of)} {group}s {verb}"


def sureness_sentences(results: Results, show: Show) -> list[str]:
    """Return how sure the result is: the gate, stability, method, evidence, what is untested."""
    if few := no_segments(results):
        return [few]
    gate, chosen = results.modelled.record("gate"), results.modelled.record("chosen")
    frame = results.interpreted.frame("segments")
    group = "band" if gate["structure"] == "none" else "segment"
    found = [text for text in (_against_nulls(results),) if text]
    good = int((~frame["tentative"].astype(bool)).sum())
    if frame["jaccard"].notna().any():
        found.append(
            f"{groups_held(good, len(frame), group)} found again when viewers are drawn again "
            f"(Jaccard {threshold_text(results, 'jaccard_valid')} or more)."
        )
    if chosen["ari_runner_up"] is not None:
        close = not chosen["depends_on_method"]
        end = "gives nearly the same groups" if close else "gives other groups"
        found.append(
            f"The second-best clustering {end} (adjusted Rand index "
            f"{index_text(chosen['ari_runner_up'])}"
            f"{'' if close else ': they depend on the method'})."
        )
    apart = criteria_apart(results)
    further = [_close(results), f"{capital_first(apart)}." if apart else None]
    further += [_by_volume(results, show), _depends(results, show)]
    found += [text for text in further if text]
    if low := _low_evidence(results):
        found.append(f"{capital_first(low)}.")
    return found


def _close(results: Results) -> str | None:
    """Say that the verdict lies close to its line, where it does."""
    if not results.modelled.record("gate")["close"]:
        return None
    return (
        "Whether there are types is close: the rise that decides lies within "
        f"{threshold_of(results, 'close'):g} standard errors of its line."
    )


def _by_volume(results: Results, show: Show) -> str | None:
    """Say that volume alone explains the groups, where it explains most of them."""
    frame, names = results.interpreted.frame("effects"), results.interpreted.frame("segments")
    share = frame.loc[frame["feature"] == "events", "epsilon2_all"]
    if share.empty or not share.iloc[0] > threshold_of(results, "activity"):
        return None
    return (
        f"This is mainly a division by activity: the number of {show(names['noun'].iloc[0])} "
        f"alone explains {percent_text(float(share.iloc[0]))} of it."
    )


def _depends(results: Results, show: Show) -> str | None:
    """Name what the groups change with: features left out, scalings, other cuts, other seeds."""
    frame = results.modelled.frame("sensitivity")
    weak = frame[frame["depends"].astype(bool)].sort_values("ari", kind="stable")
    if weak.empty:
        return None
    named = [
        show(f"{row.check} {row.value}".replace("_", " ")) for row in weak.head(3).itertuples()
    ]
    more = len(weak) - len(named)
    rest = f" and {spelled_number(more)} more" if more else ""
    return (
        f"The groups change in {spelled_number(len(weak))} of {spelled_number(len(frame))} "
        f"{noun_form(len(frame), 'variant')} of the "
        f"analysis: {', '.join(named)}{rest} (adjusted Rand index under "
        f"{threshold_text(results, 'agreement')})."
    )


def not_to_conclude(results: Results) -> list[str]:
    """Return what the figures do not carry."""
    found = [
        "Nothing here is causal: viewers who give more were not made to by what they watch.",
        "A segment says what viewers did, not what they are like, and nothing of one viewer alone.",
    ]
    if no_segments(results):
        found[1] = "What viewers did says nothing of what they are like, and nothing of one alone."
    elif results.modelled.record("gate")["structure"] == "none":
        found[1] = "The bands are cuts through a continuum: nobody is of a type, and borders move."
    if not results.obtained.record("source")["has_demographics"]:
        found.append(
            "The source holds no protected attribute, so fairness towards such groups is unknown."
        )
    if results.interpreted.frame("forward").empty and not no_segments(results):
        group = "bands" if results.modelled.record("gate")["structure"] == "none" else "segments"
        found.append(f"Nothing was tested on later data: what {group} will do next is not shown.")
    return found
