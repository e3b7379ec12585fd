"""What a command costs as a whole process: seconds of CPU and of the clock, and memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
AUDIT = (PYTHON, "-m", "zoho_conformance", "audit")
_DRIFTED = 1
_KILO = 1024
_RUN = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
seconds = time.perf_counter() - started
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss]))
"""
"""A small process between: a child counts as much memory as who started it had."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a process and those that it started; `megabytes` is the most that one of them had."""

    cpu: float
    seconds: float
    megabytes: float


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end, in a folder, and say what it cost."""
    done = subprocess.run(  # noqa: S603 - our own commands
        [PYTHON, "-c", _RUN, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    code, cpu, seconds, memory = json.loads(done.stdout)
    if code not in {0, _DRIFTED}:
        raise RuntimeError(f"{command}: {done.stderr[-500:]}")
    # macOS counts bytes, others kilobytes.
    return Cost(cpu, seconds, memory / (_KILO * _KILO if sys.platform == "darwin" else _KILO))


Round = Mapping[str, Cost]
"""What each of several commands cost, one run after the other."""


def run_in_turn(
    commands: Mapping[str, Sequence[str]], folder: Path, rounds: int
) -> Sequence[Round]:
    """Run several commands turn by turn, so that all have the same machine."""
    return [
        {name: cost_of(command, folder) for name, command in commands.items()}
        for _ in range(rounds)
    ]


def median_ratio(rounds: Sequence[Round], name: str, other: str) -> float:
    """The median of how often the CPU time of one is that of another, in the same round.

    A machine may be twice as slow a minute later: the runs of one round are nearest to each other.
    """
    return statistics.median(costs[name].cpu / costs[other].cpu for costs in rounds)


def costs_in_turn(
    commands: Mapping[str, Sequence[str]], folder: Path, rounds: int
) -> dict[str, Cost]:
    """The medians of several commands, run turn by turn."""
    return medians(run_in_turn(commands, folder, rounds))


def medians(rounds: Sequence[Round]) -> dict[str, Cost]:
    """The medians of what each command cost."""
    return {
        name: Cost(
            statistics.median(costs[name].cpu for costs in rounds),
            statistics.median(costs[name].seconds for costs in rounds),
            statistics.median(costs[name].megabytes for costs in rounds),
        )
        for name in rounds[0]
    }
