"""What of an earlier report.json can be compared with what is said now, checked."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

# Claims of a report and numbers of a claim: many times as many as any report has.
CLAIMS, SLOTS = 20_000, 200
# Letters of a word of the source in a claim, as `communicate.claims.claim` cuts it.
WORDS = 4_000
# Of a number as it is shown, with its unit.
SHOWN = 200


class ToldPart(BaseModel):
    """A part of an earlier report; what is not compared is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class ToldSlot(ToldPart):
    """A number of a sentence, see `communicate.claims.claim.Slot`."""

    value: bool | int | float | str | None
    shown: str = Field(max_length=SHOWN)
    unit: str = Field(max_length=SHOWN)
    low: float | None
    high: float | None
    n: int | None = Field(ge=0)
    population: str | None = Field(max_length=WORDS)


class ToldClaim(ToldPart):
    """A sentence: its wording, and its numbers."""

    id: str = Field(max_length=WORDS)
    template: str = Field(max_length=WORDS)
    words: dict[str, str]
    slots: dict[str, ToldSlot] = Field(max_length=SLOTS)
    evidence: str = Field(max_length=SHOWN)


class ToldSource(ToldPart):
    """Which source it was."""

    name: str = Field(max_length=WORDS)
    sha256: str | None = Field(max_length=WORDS)


class ToldSegment(ToldPart):
    """A segment by its id and its name."""

    id: str = Field(max_length=SHOWN)
    name: str = Field(max_length=WORDS)


class ToldReport(ToldPart):
    """An earlier report: its source, its segments and its sentences."""

    source: ToldSource
    data_as_of: str | None = Field(max_length=SHOWN)
    users_kept: int | None
    ratings_kept: int | None
    draft: bool
    segments: tuple[ToldSegment, ...]
    claims: tuple[ToldClaim, ...] = Field(max_length=CLAIMS)
