"""What the BG/NBD law finds in the published CDNOW customers, and what contests of viewers cost.

Run: `nice python benchmarks/returning.py [--wheel FILE] [--viewers N]`.
The table of 2,357 customers is taken from the last wheel of `lifetimes`, which is downloaded to a
temporary folder with its digest checked, and never installed. Printed are the four parameters and
the likelihood beside the published ones (Fader, Hardie and Lee 2005), then the processor
seconds of every contestant for so many made-up viewers; at last whether the promises hold.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis.predict.contest import Examples, Past  # noqa: E402
from analysis.predict.returning import CHURN_CONTESTANTS, engagement_contestants  # noqa: E402
from analysis.predict.returning.bg_nbd import fit_bg_nbd, log_likelihood  # noqa: E402

WHEEL = (
    "lifetimes==0.11.3 "
    "--hash=sha256:261e3dc89977c2b60767ca6728aaa29d429de0c814635070a749c36555895da8"
)
TABLE = "lifetimes/datasets/cdnow_customers_summary.csv"
# Table 2 of the paper, with the last digit that it prints.
PUBLISHED = {"r": (0.243, 3), "alpha": (4.414, 3), "a": (0.793, 3), "b": (2.426, 3)}
PUBLISHED_LIKELIHOOD = (-9582.4, 1)
# Processor seconds of every contestant of both tasks together for 300,000 viewers.
PROMISED_SECONDS = 15.0
DAYS = 90


def downloaded_wheel(folder: str) -> Path:
    """Return the wheel, fetched into a folder by pip, which checks its digest."""
    wanted = Path(folder) / "wanted.txt"
    wanted.write_text(WHEEL)
    ask = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*ask, "--dest", folder, "--requirement", str(wanted)], check=True)
    return next(Path(folder).glob("*.whl"))


def cdnow_customers(wheel: Path | None) -> pd.DataFrame:
    """Return frequency, recency and T (in weeks) of the customers."""
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(wheel or downloaded_wheel(folder)) as held,
        held.open(TABLE) as table,
    ):
        return pd.read_csv(table)


def check_cdnow(wheel: Path | None) -> bool:
    """Print what is found beside what was published; tell whether all digits agree."""
    customers = cdnow_customers(wheel)
    lives = [customers[name].to_numpy(float) for name in ("frequency", "recency", "T")]
    started = time.perf_counter()
    law = fit_bg_nbd(*lives)
    seconds = time.perf_counter() - started
    found = {name: getattr(law, name) for name in PUBLISHED}
    found["log-likelihood"] = log_likelihood(law, *lives) * len(customers)
    wanted = PUBLISHED | {"log-likelihood": PUBLISHED_LIKELIHOOD}
    sys.stdout.write("| CDNOW | found | published |\n|---|---|---|\n")
    for name, (value, digits) in wanted.items():
        sys.stdout.write(f"| {name} | {found[name]:.4f} | {value:.{digits}f} |\n")
    agree = all(round(found[name], digits) == value for name, (value, digits) in wanted.items())
    told = "agree" if agree else "do NOT agree"
    sys.stdout.write(f"the digits {told}; {law.viewers} customers, {seconds:.2f} s\n\n")
    return agree


def made_viewers(count: int, seed: int) -> Examples:
    """Return viewers with habits and eight measures that say nothing, and how much came."""
    rng = np.random.default_rng(seed)
    active, gap = 1.0 + rng.geometric(0.2, count), rng.gamma(2, 15, count)
    rows = pd.DataFrame({"user_id": np.arange(count), "n": active + rng.poisson(active)})
    rows["active_days"], rows["tenure"] = active, np.round((active - 1) * gap)
    rows["recency"] = 1 + np.floor(rng.exponential(40, count))
    for at in range(8):
        rows[f"measure_{at}"] = rng.normal(size=count)
    stays = rng.random(count) < 1 / (1 + rows["recency"] / (1 + gap))
    return Examples(rows, np.where(stays, rng.poisson(DAYS / (1 + gap)), 0).astype(float))


def check_seconds(viewers: int) -> bool:
    """Print what one fit and forecast of each contestant takes; tell whether that is kept."""
    known = made_viewers(viewers, 1)
    measures = tuple(name for name in known.rows if name not in ("user_id", "n"))
    left = Examples(known.rows, (known.target == 0).astype(float))
    total = 0.0
    sys.stdout.write(f"| {viewers:,} viewers | processor seconds |\n|---|---|\n")
    for task, contestants in (
        (known, engagement_contestants("rows")),
        (left, CHURN_CONTESTANTS),
    ):
        past = Past(datetime(2020, 1, 1), DAYS, (task,), measures=measures)
        for one in contestants:
            started = time.process_time()
            one.fit(past, one.grid[-1], 0).predict(known.rows)
            seconds = time.process_time() - started
            total += seconds
            sys.stdout.write(f"| {one.name} | {seconds:.2f} |\n")
    kept = "kept" if total <= PROMISED_SECONDS else "NOT kept"
    sys.stdout.write(
        f"together {total:.1f} processor seconds, promised {PROMISED_SECONDS:.0f} s: {kept}\n"
    )
    return total <= PROMISED_SECONDS


def main() -> None:
    """Check the law and the cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, default=None)
    parser.add_argument("--viewers", type=int, default=300_000)
    asked = parser.parse_args()
    kept = [check_cdnow(asked.wheel), check_seconds(asked.viewers)]
    raise SystemExit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
