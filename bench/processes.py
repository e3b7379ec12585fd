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


def costs_in_turn(
    commands: Mapping[str, Sequence[str]], folder: Path, rounds: int
) -> dict[str, Cost]:
    """The medians of several commands, run turn by turn, so that all have the same machine."""
    runs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(cost_of(command, folder))
    return {
        name: Cost(
            statistics.median(cost.cpu for cost in costs),
            statistics.median(cost.seconds for cost in costs),
            statistics.median(cost.megabytes for cost in costs),
        )
        for name, costs in runs.items()
    }
