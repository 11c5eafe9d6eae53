"""What the stage keeps for predictions: three windows, viewers as they stand now, matrices."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.hashed_ids import hash_digits
from analysis.scrub.cleaning.window import day_number
from analysis.scrub.features.derivation import derived_features
from analysis.scrub.matrix import assembly, feature_selection, transform
from analysis.scrub.prediction import windows

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.features.catalogue import Feature
    from analysis.scrub.features.derivation import Learned
    from analysis.scrub.prediction.windows import Taught
    from analysis.scrub.prepared import Work
    from analysis.settings import Scrub

# Viewers that the windows describe.
PREDICTED = 50_000


def viewers_for_windows(users: ir.Table, salt: str) -> ir.Table:
    """Return user_id of about PREDICTED viewers, drawn by hash; all where there are fewer."""
    total = users.count().to_pyarrow().as_py()
    last = f"{min(int(PREDICTED / total * 16**8), 16**8 - 1):08x}"
    drawn = users.filter(hash_digits(users.user_id.cast("string"), salt + "ahead") <= last)
    return drawn.select("user_id").cache()


def viewers_now(
    measures: ir.Table, learned: Learned, last: pd.DataFrame, declared: list[Feature]
) -> ir.Table:
    """Return every viewer at the end of the observation, measured as the windows are.

    Parameters
    ----------
    measures : ibis Table
        Sums of each viewer over all rows.
    learned : Learned
        What the window of train taught.
    last : DataFrame
        One row: end (first moment behind the observation) and days of a window.
    declared : list of Feature
        What the source yields.

    Returns
    -------
    ibis Table
        user_id, n, active (bool: a row within the last window) and the features.
    """
    end, days = last["end"].iloc[0].to_pydatetime(), int(last["days"].iloc[0])
    found = derived_features(measures, replace(learned, reference=day_number(end)), declared)
    since = day_number(end - timedelta(days=days))
    seen = measures.select("user_id", active=(measures.last_day >= since).fill_null(False))
    found = found.join(seen, "user_id")
    return found.relocate("active", after="n").order_by("user_id")


def window_matrices(
    known: dict[str, ir.Table], work: Work, taught: Taught, settings: Scrub
) -> dict[str, pd.DataFrame]:
    """Return the matrix of each window, made of what the window of train knows only.

    Which features it has, and the pipeline, are decided as those of the whole are, but on
    training viewers as they stood before the first cut.

    Parameters
    ----------
    known : dict of str to ibis Table
        Window to user_id, n and features of its viewers before its cut.
    work : Work
        The split of viewers, and the features that the source yields.
    taught : Taught
        What the window of train knows.
    settings : Scrub
        Cut, limits of features, imputation and tails.

    Returns
    -------
    dict of str to DataFrame
        user_id, split, n and the columns of the matrix, of all viewers of each window.
    """
    parts = work.users.select("user_id", "split", "learns")
    raw = {
        name: table.join(parts, "user_id").order_by("user_id").to_pandas()
        for name, table in known.items()
    }
    first = raw["train"].assign(eligible=raw["train"]["n"] >= settings.min_ratings)
    users = known["train"].join(parts, "user_id").select("user_id", "n", "learns")
    evidence, _ = assembly.evidence_of(
        taught.built, taught.material, users, first, work.computed, settings
    )
    dropped = feature_selection.drop_reasons(work.computed, evidence, settings)
    kept = [feature for feature in work.computed if feature.name not in dropped]
    made = assembly.matrix_of(first, kept, settings)
    return {
        name: pd.concat(
            [
                frame[["user_id", "split", "n"]],
                transform.applied_pipeline(made.pipeline, frame[made.names]),
            ],
            axis=1,
        )
        for name, frame in raw.items()
    }


def prediction_tables(work: Work, attributes: ir.Table, settings: Scrub) -> dict[str, Any]:
    """Return the tables of the windows, viewers as they stand now, and the windows' matrices.

    Parameters
    ----------
    work : Work
        Cleaned rows and what was built of them.
    attributes : ibis Table
        What is known of viewers themselves.
    settings : Scrub
        Horizon, cut and salt.
    """
    users = work.users
    viewers = viewers_for_windows(users, settings.salt)
    learners = users.filter(users.learns).select("user_id")
    context = windows.Context(work.computed, viewers, learners, attributes)
    made, taught = windows.prediction_windows(work.material, work.seen, settings.horizon, context)
    if taught is None:
        return made | _nobody(made["prediction/engagement/X_train"])
    known = {name: made[f"prediction/engagement/X_{name}"] for name in windows.SPLITS}
    last, learned = made["prediction_windows"].tail(1), taught.built.learned
    matrices = window_matrices(known, work, taught, settings)
    return {
        **made,
        "prediction/now": viewers_now(work.built.measures, learned, last, work.computed),
        **{f"prediction/matrix_{name}": frame for name, frame in matrices.items()},
    }


def _nobody(known: ir.Table) -> dict[str, Any]:
    """Return the tables of a source without dates."""
    now = known.mutate(active=ibis.literal(False)).relocate("active", after="n")
    bare = known.select("user_id", "n").mutate(split=ibis.literal(""))
    bare = bare.relocate("split", after="user_id").to_pandas()
    return {
        "prediction/now": now,
        **{f"prediction/matrix_{name}": bare for name in windows.SPLITS},
    }
