"""Wall time and peak memory of a command, for each step that it announces."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

INTERVAL = 0.1
ANNOUNCED = " …"


@dataclass
class Step:
    """One announced step.

    Parameters
    ----------
    label : str
        As the command prints it.
    started : float
        Seconds since the command began.
    seconds : float
        Until the next step was announced, or the end.
    peak : float
        Largest memory of the process and all its children meanwhile, in bytes.
    """

    label: str
    started: float
    seconds: float = 0.0
    peak: float = 0.0


@dataclass
class Measurement:
    """What a command took.

    Parameters
    ----------
    seconds : float
        From start to end.
    cpu : float
        Processor seconds of the process and all its children; other work lengthens them less.
    steps : list of Step
        In the order announced; the first is what comes before any.
    code : int
        Exit code.
    output : str
        What it wrote to standard error.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    steps: list[Step] = field(default_factory=list)
    code: int = 0
    output: str = ""

    @property
    def peak(self) -> float:
        """Return the largest memory over all steps, in bytes."""
        return max(step.peak for step in self.steps)


def tree_memory(process: psutil.Process) -> float:
    """Return the proportional memory of a process and its children, in bytes.

    Pages that several of them share count once (PSS), where the system says so.
    """
    total = 0.0
    for member in (process, *process.children(recursive=True)):
        try:
            total += member.memory_full_info().pss
        except AttributeError:
            total += member.memory_info().rss
        except psutil.Error:
            continue
    return total


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _listen(stream, steps: list[Step], lines: list[str], begun: float) -> None:
    for line in stream:
        lines.append(line)
        if line.rstrip().endswith(ANNOUNCED):
            steps.append(Step(line.strip().removesuffix(ANNOUNCED), time.perf_counter() - begun))


def measure(command: list[str], folder: Path, **environment: str) -> Measurement:
    """Run a command and watch it.

    Parameters
    ----------
    command : list of str
        Program and arguments; it announces steps as lines that end in an ellipsis.
    folder : Path
        Where it runs.
    **environment : str
        Variables beside those of this process.
    """
    begun, spent = time.perf_counter(), _cpu()
    steps, lines = [Step("(start)", 0.0)], []
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        listener = threading.Thread(target=_listen, args=(running.stderr, steps, lines, begun))
        listener.start()
        watched = psutil.Process(running.pid)
        while running.poll() is None:
            try:
                steps[-1].peak = max(steps[-1].peak, tree_memory(watched))
            except psutil.NoSuchProcess:
                break
            time.sleep(INTERVAL)
        code = running.wait()
        listener.join()
    seconds = time.perf_counter() - begun
    ends = [*(step.started for step in steps[1:]), seconds]
    for step, end in zip(steps, ends, strict=True):
        step.seconds = end - step.started
    return Measurement(seconds, _cpu() - spent, steps, code, "".join(lines))
