"""Values that both editions tell of the same, and those that moved beyond their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.communicate.claims.changes.former_edition import FormerEdition, was_slot
from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.words import subject_name
from analysis.intervals import wilson_bounds

if TYPE_CHECKING:
    from analysis.editions.told_report import ToldClaim, ToldSlot

# Chapters whose claims are compared; the others say again what these say, or what was declared.
COMPARED = ("segment", "explore", "predict", "interpret", "trust")
# The size of a segment is compared by itself, and what could be done says more than it counts.
APART = ("size", "advice")


@dataclass(frozen=True)
class ComparedSlot:
    """A number that both editions tell.

    Parameters
    ----------
    claim : Claim
        The sentence of this edition.
    slot : str
        Its name there.
    shown_before : str
        How the edition before showed it.
    distance : float
        How far the two lie apart, in the sum of what their intervals reach towards each other:
        beyond 1 the intervals do not meet.
    """

    claim: Claim
    slot: str
    shown_before: str
    distance: float

    @property
    def moved(self) -> bool:
        """Say whether it moved beyond both intervals, and so that one sees it."""
        return self.distance > 1 and self.shown_before != self.claim.slots[self.slot].shown


def _same_facts(claim: Claim, told: ToldClaim, former: FormerEdition) -> bool:
    """Say whether both sentences speak of the same, whatever segments are called."""
    if claim.template != told.template or set(claim.slots) != set(told.slots):
        return False
    words = {name: former.said_alike(str(word), former.names) for name, word in claim.words.items()}
    then = {name: former.said_alike(word, former.former_names) for name, word in told.words.items()}
    return words == then and all(
        _same_anchor(slot, told.slots[name], claim.id) for name, slot in claim.slots.items()
    )


def _same_anchor(slot: Slot, told: ToldSlot, name: str) -> bool:
    """Say whether what a sentence is about, as its quarter or a cut, is the same in both."""
    about = slot.of is None or isinstance(slot.value, str)
    # The year of a segment is what its titles are of, elsewhere it is when something was.
    about |= slot.unit == "year" and not name.startswith("segment.")
    return not about or slot.value == told.value


def _of_viewers(population: str) -> bool:
    return "viewers" in population.partition(" of ")[0]


def _ends(
    value: float, low: float | None, high: float | None, n: int | None
) -> tuple[float, float] | None:
    """Return the interval of a value, that of a share of so many viewers if it has none itself."""
    if low is not None and high is not None:
        # Some numbers stand in a sentence beside the interval of another.
        return (low, high) if low <= value <= high else None
    if n is None or not 0 <= value <= 1:
        return None
    ends = wilson_bounds(value, n)
    return float(ends[0]), float(ends[1])


def _distance(slot: Slot, told: ToldSlot, claim: Claim) -> float | None:
    """Return how far two values lie apart, None where one of them has no error."""
    if isinstance(slot.value, str) or isinstance(told.value, str | bool) or told.value is None:
        return None
    if slot.of is None or slot.unit != told.unit:
        return None
    counted = slot.unit == "share" and claim.evidence == "counted" and _of_viewers(slot.of.name)
    now = _ends(slot.value, slot.low, slot.high, slot.of.n if counted else None)
    then = _ends(told.value, told.low, told.high, told.n if counted else None)
    if now is None or then is None:
        return None
    rises = slot.value >= told.value
    room = slot.value - now[0] if rises else now[1] - slot.value
    room += then[1] - told.value if rises else told.value - then[0]
    apart = abs(slot.value - told.value)
    return apart / room if room > 0 else (float("inf") if apart else 0.0)


def _of_claim(claim: Claim, former: FormerEdition) -> Iterator[ComparedSlot]:
    told = former.claims.get(claim.id)
    if told is None or not _same_facts(claim, told, former):
        return
    ends = {end for slot in claim.slots.values() for end in (slot.low, slot.high)}
    for name, slot in claim.slots.items():
        then = told.slots[name]
        if slot.value in ends:
            continue
        alike = slot.of is not None and former.said_alike(
            slot.of.name, former.names
        ) == former.said_alike(then.population or "", former.former_names)
        distance = _distance(slot, then, claim) if alike else None
        if distance is not None and was_slot(then, slot):
            yield ComparedSlot(claim, name, then.shown, distance)


def compared_slots(said: Iterable[Claim], former: FormerEdition) -> list[ComparedSlot]:
    """Return every number that both editions tell with its error, each once.

    Parameters
    ----------
    said : iterable of Claim
        What this edition says.
    former : FormerEdition
        The edition before.
    """
    found: dict[tuple[object, ...], ComparedSlot] = {}
    for claim in said:
        part = claim.id.rpartition(".")[2]
        if claim.id.partition(".")[0] not in COMPARED or part.startswith(APART):
            continue
        for one in _of_claim(claim, former):
            slot = claim.slots[one.slot]
            population = slot.of.name if slot.of else ""
            found.setdefault((slot.unit, population, slot.value, slot.low), one)
    return list(found.values())


def _within_brackets(template: str, at: int) -> bool:
    return template[:at].count("(") > template[:at].count(")")


def told_with_former(
    claim: Claim, was: Mapping[str, ToldSlot], name: str, subject: str = ""
) -> Claim:
    """Return a sentence of this edition that says of some numbers what they were.

    Parameters
    ----------
    claim : Claim
        The sentence.
    was : mapping of str to ToldSlot
        The same numbers of the edition before, by the name of the slot.
    name : str
        Id of the new claim.
    subject : str
        Whom it is about, where the sentence itself only says "they".
    """
    template, slots = claim.template, dict(claim.slots)
    for slot, told in was.items():
        then = was_slot(told, claim.slots[slot])
        at = template.find(f"{{{slot}}}")
        if then is None or at < 0:
            continue
        was_told = f"was {{was_{slot}}}"
        mark = f" [{was_told}]" if _within_brackets(template, at) else f" ({was_told})"
        template = template.replace(f"{{{slot}}}", f"{{{slot}}}{mark}", 1)
        slots[f"was_{slot}"] = then
    words = dict(claim.words)
    if subject:
        template = f"{{whom}}: {template[:1].lower()}{template[1:]}"
        words["whom"] = subject
    return replace(claim, id=name, template=template, slots=slots, words=words)


def moved_value_claims(moved: Iterable[ComparedSlot], former: FormerEdition) -> list[Claim]:
    """Return the sentences with numbers that moved, the farthest first, each with what they were.

    Parameters
    ----------
    moved : iterable of ComparedSlot
        Numbers that moved.
    former : FormerEdition
        The edition before.
    """
    by_claim: dict[str, list[ComparedSlot]] = {}
    for one in sorted(moved, key=lambda one: (-one.distance, one.claim.id, one.slot)):
        by_claim.setdefault(one.claim.id, []).append(one)
    made = []
    for id_, slots in by_claim.items():
        told, claim = former.claims[id_], slots[0].claim
        was = {one.slot: told.slots[one.slot] for one in slots}
        made.append(told_with_former(claim, was, f"changes.value.{id_}", _subject(claim, former)))
    return made


def _subject(claim: Claim, former: FormerEdition) -> str:
    """Return the segment that a sentence is about and does not name."""
    chapter, _, rest = claim.id.partition(".")
    if chapter != "segment":
        return ""
    name = subject_name(former.names[rest.partition(".")[0]])
    return "" if name in claim.text else name
