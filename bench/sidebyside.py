"""Two callables in turn, several rounds, and the ratio of their medians."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable

Clock = Callable[[], float]


def cpu_of_children() -> float:
    """Seconds of CPU, user and system, that child processes took which have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def compare(
    title: str,
    ours: tuple[str, Callable[[], object]],
    floor: tuple[str, Callable[[], object]],
    rounds: int = 7,
    clock: Clock = time.perf_counter,
) -> float:
    """Print both medians and their ratio, and give the ratio; `clock` gives seconds."""
    seconds: dict[str, list[float]] = {ours[0]: [], floor[0]: []}
    for _ in range(rounds):
        for name, call in (floor, ours):
            start = clock()
            call()
            seconds[name].append(clock() - start)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    ratio = medians[ours[0]] / medians[floor[0]]
    print(f"{title}: {ratio:.2f}")
    for name, median in medians.items():
        print(f"    {name}: {median * 1000:.1f} ms")
    return ratio
