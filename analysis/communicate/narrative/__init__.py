"""Computed sentences: each claims no more than its number.

findings  what the report comes down to, for the site, the PDF and files alike
doubts    how sure it is, what speaks against it, what not to conclude
data      the source, its cleaning and what viewers do
landing   key figures and cards of the landing page
results   the verdict, the choice, the segments and what follows
"""

from analysis.communicate.narrative.data import (
    anomalies,
    as_of,
    cleaning,
    explore,
    features,
    identity,
    noise,
    signals,
    source,
    volume,
    window,
)
from analysis.communicate.narrative.landing import cards, key_figures
from analysis.communicate.narrative.results import (
    choice,
    doubt,
    draft,
    evidence,
    fairness,
    limits,
    main_findings,
    opened,
    recommendations,
    segments,
    stability,
    structure,
    sureness,
    verdict,
)

__all__ = [
    "anomalies",
    "as_of",
    "cards",
    "choice",
    "cleaning",
    "doubt",
    "draft",
    "evidence",
    "explore",
    "fairness",
    "features",
    "identity",
    "key_figures",
    "limits",
    "main_findings",
    "noise",
    "opened",
    "recommendations",
    "segments",
    "signals",
    "source",
    "stability",
    "structure",
    "sureness",
    "verdict",
    "volume",
    "window",
]
