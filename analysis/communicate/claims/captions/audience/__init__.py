"""What is said of figures and tables of the audience: gate, candidates, segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order of the chapters that show them.
AUDIENCE_CAPTIONS: tuple[CaptionMaker, ...] = ()
