"""Whom the result is a guess for, and what the figures do not carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis import disclosure
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.explore.viewers import ALL_KNOWN
from analysis.communicate.claims.model.choice import choice_claims
from analysis.communicate.claims.model.gate import gate_claims
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.predict.segment_use import later_phrase
from analysis.communicate.claims.slots import declared_slot, share_slot
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import WITHHELD, no_segments
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results


def evidence_claims(results: Results) -> Iterator[Claim]:
    """Yield how many viewers are known, and how many are guessed."""
    people = Populations(results)
    cut = declared_slot(people.cut, number_text(people.cut), people.many)
    if people.few or disclosure.tells_few(people.guessed.n or 0, people.viewers.n or 0):
        yield Claim(
            "communicate.guessed",
            f"How many viewers are guessed is {WITHHELD}.",
            further=(people.guessed,),
        )
        return
    slots = {"cut": cut}
    if people.guessed.n:
        text = "{share} of viewers have fewer than {cut} {many}"
        if not no_segments(results):
            text += ": too few to say what they like, so their "
            text += f"{group_noun(results, 1)} is a guess"
        share = people.guessed.n / max(people.viewers.n or 0, 1)
        slots["share"] = share_slot(share, people.viewers)
    else:
        text = ALL_KNOWN
    of = (people.viewers,)
    yield Claim("communicate.guessed", f"{text}.", slots, {"many": people.many}, further=of)


def limit_claims(results: Results) -> Iterator[Claim]:
    """Yield what the figures do not carry."""
    people = Populations(results)
    yield Claim(
        "communicate.not_causal",
        "Nothing here is causal: viewers who give more were not made to by what they watch.",
    )
    yield Claim("communicate.not_a_person", _not_a_person(results))
    if not people.source["has_demographics"]:
        yield Claim(
            "communicate.not_known_fair",
            "The source holds no protected attribute that was recognised as one, so fairness "
            "towards such groups is unknown.",
        )
    if results.interpreted.frame("forward").empty and not no_segments(results):
        yield later_phrase(results).claim("communicate.not_later")


def _not_a_person(results: Results) -> str:
    if no_segments(results):
        return "What viewers did says nothing of what they are like, and nothing of one alone."
    if results.modelled.record("gate")["structure"] == "none":
        return "The bands are cuts through a continuum: nobody is of a type, and borders move."
    return "A segment says what viewers did, not what they are like, and nothing of one alone."


NO_DOUBT = {
    "communicate.no_doubt": "Nothing",
    "communicate.no_other_doubt": "But for the numbers that single criteria name, nothing",
}
# What can speak against a result, the gravest first.
DOUBTS = (
    *("model.given", "model.close", "communicate.not_a_person", "model.found_again"),
    *("trust.lasting", "model.runner_up", "model.depends", "model.activity"),
)


def doubt_ids(results: Results) -> list[str]:
    """Return the ids of what speaks against the result, the gravest first."""
    if no_segments(results):
        return ["communicate.no_segments"]
    gate, chosen = (results.modelled.record(name) for name in ("gate", "chosen"))
    held = results.modelled.frame("stability").dropna()
    lasts = results.interpreted.frame("segment_verdicts")["verdict"]
    made = {claim.id for claim in (*gate_claims(results), *choice_claims(results))}
    # These are said of every result, and speak against some.
    against = {
        "communicate.not_a_person": gate["structure"] == "none",
        "model.found_again": bool(held["tentative"].astype(bool).any()),
        "model.runner_up": bool(chosen["depends_on_method"]),
        "trust.lasting": bool(lasts.isin(["drifting", "seasonal"]).any()),
    }
    found = [name for name in DOUBTS if against.get(name, name in made)]
    rest = "no_other_doubt" if "model.criteria_apart" in made else "no_doubt"
    return found or [f"communicate.{rest}"]


def doubt_claims(results: Results) -> Iterator[Claim]:
    """Yield that nothing speaks against the result, or that there is none."""
    found = doubt_ids(results)
    if "communicate.no_segments" in found:
        yield Claim(
            "communicate.no_segments",
            "Nothing is said of segments; what is said of all viewers together is counted.",
        )
    for name, lead in NO_DOUBT.items():
        if name in found:
            text = f"{lead} that was tested speaks against these {group_noun(results)}; nothing "
            yield Claim(name, f"{text}here is causal.", evidence="tested")
