"""Two callables in turn, several rounds, and the ratio of their medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def compare(
    title: str,
    ours: tuple[str, Callable[[], object]],
    floor: tuple[str, Callable[[], object]],
    rounds: int = 7,
) -> float:
    """Print both medians and their ratio, and give the ratio."""
    seconds: dict[str, list[float]] = {ours[0]: [], floor[0]: []}
    for _ in range(rounds):
        for name, call in (floor, ours):
            start = time.perf_counter()
            call()
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    ratio = medians[ours[0]] / medians[floor[0]]
    print(f"{title}: {ratio:.2f}")
    for name, median in medians.items():
        print(f"    {name}: {median * 1000:.1f} ms")
    return ratio
