"""A made-up watch log of three kinds of viewers, told apart by when they go on watching."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Views on a day of their kind, and minutes between their starts.
KINDS = {"all day": (4, 150), "in pairs": (2, 50), "one at a time": (1, 0)}
OWN_WAY = 0.8


def watch_log(viewers: int, seed: int) -> tuple[pd.DataFrame, pd.Series]:
    """Return profile_id, show_id, started_at and minutes, and each profile's kind.

    On most of their days viewers watch as their kind does, on the others once. Four views, two
    and a half hours apart, are a binge day without a session; two in a row the other way round.
    """
    random = np.random.default_rng(seed)
    ids = np.arange(viewers) + 1000 * seed
    kinds = random.choice(list(KINDS), viewers)
    parts = []
    for viewer, kind in zip(ids, kinds, strict=True):
        (most, apart), length, early = KINDS[kind], random.uniform(25, 65), random.integers(900)
        days = np.sort(random.choice(300, random.integers(8, 30), replace=False))
        each = np.where(random.random(len(days)) < OWN_WAY, most, 1)
        first = days * 1440 + early + random.integers(0, 120, len(days))
        start = np.repeat(first, each) + apart * np.concatenate([np.arange(n) for n in each])
        parts.append(
            pd.DataFrame(
                {
                    "profile_id": viewer,
                    "show_id": (random.power(0.4, len(start)) * 300).astype(int),
                    "started_at": pd.Timestamp("2022-01-01") + pd.to_timedelta(start, unit="min"),
                    "minutes": np.round(random.gamma(9, length / 9, len(start)), 1),
                }
            )
        )
    return pd.concat(parts, ignore_index=True), pd.Series(kinds, index=ids, name="kind")
