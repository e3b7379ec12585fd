"""What a command costs as a whole process: seconds of CPU and of the clock, and memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
AUDIT = (PYTHON, "-m", "zoho_conformance", "audit")
_DRIFTED = 1
_KILO = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a process and those that it started; `megabytes` is the most that one of them had."""

    cpu: float
    seconds: float
    megabytes: float


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end, in a folder, and say what it cost."""
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, _DRIFTED}:
        raise RuntimeError(f"{command}: {said.decode(errors='replace')[-500:]}")
    seconds = time.perf_counter() - started
    # macOS counts bytes, others kilobytes.
    divisor = _KILO * _KILO if sys.platform == "darwin" else _KILO
    return Cost(usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss / divisor)


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
