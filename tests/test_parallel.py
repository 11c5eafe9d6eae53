"""Work over processes: its results, and that no process outlives its parent."""

from __future__ import annotations

import signal
import subprocess
import sys
from math import sqrt

import pytest

from analysis.clustering import parallel


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order_whatever_the_number_of_processes(workers, monkeypatch):
    monkeypatch.setattr(parallel, "process_count", lambda: workers)
    kept, counted = {}, []
    found = parallel.run_jobs(sqrt, [(4,), (9,), (16,)], counted.append, kept.__setitem__)
    assert found == [kept[place] for place in range(3)] == [2, 3, 4]
    assert counted == [1, 1, 1]


def test_what_was_kept_is_not_computed_again():
    kept = {"nine": "as it was"}
    found = parallel.resume_jobs(sqrt, [(4,), (9,)], ["four", "nine"], kept, "Roots")
    assert found == [2, "as it was"]
    assert kept == {"four": 2, "nine": "as it was"}


def test_workers_end_when_their_parent_is_killed():
    code = (
        "import time\n"
        "from analysis.clustering import parallel\n"
        "if __name__ == '__main__':\n"
        "    parallel.run_jobs(time.sleep, [(0,), (0,)])\n"
        "    print('ready', flush=True)\n"
        "    parallel.run_jobs(time.sleep, [(600,), (600,)])\n"
    )
    begun = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert begun.stdout.readline() == "ready\n"
    begun.kill()
    # The pipe is closed when the last process that holds it has ended.
    assert begun.stdout.read() == ""
    assert begun.wait(30) == -signal.SIGKILL
