"""Fuzz the readers for as long as one likes: `make fuzz SECONDS=60 TARGETS="answer page-html"`.

Each target gets so many seconds. A failure prints its seed, and keeps the input in a file.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

from tests.fuzz.run import TARGETS, attempt, fuzz

_MAX_BYTES = 3 * 1024**3
"""How much memory the process may ask for, libraries included."""
_BATCH = 200
"""How many inputs one seed gives."""


def main() -> None:
    """Fuzz the targets that are named, or all; exit with 1 where one fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=30, help="for each target (default 30)")
    parser.add_argument("--seed", type=int, help="the seed to begin with (default: any)")
    parser.add_argument("--input", type=Path, help="a file to give to the targets, and no more")
    asked = parser.parse_args()
    unknown = set(asked.targets) - set(TARGETS)
    if unknown:
        parser.error(f"unknown target: {', '.join(sorted(unknown))}; use {', '.join(TARGETS)}")
    _limit_memory()
    failed = False
    for name in asked.targets or TARGETS:
        if asked.input:
            attempt(TARGETS[name], asked.input.read_bytes())
        else:
            first = random.randrange(10**6) if asked.seed is None else asked.seed
            failed |= not _fuzz_for(name, asked.seconds, first)
    sys.exit(1 if failed else 0)


def _limit_memory() -> None:
    """Let a reader that takes more memory than it may fail, where the system can tell."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (_MAX_BYTES, _MAX_BYTES))


def _fuzz_for(name: str, seconds: float, number: int) -> bool:
    """Fuzz one target; whether nothing failed."""
    keep = Path(f"fuzz-{name}.bin")
    end, batches = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        try:
            fuzz(TARGETS[name], _BATCH, number + batches, keep)
        except BaseException as failure:
            if isinstance(failure, KeyboardInterrupt):
                raise
            traceback.print_exc()
            print(f"{name}: FAILED with --seed {number + batches}; the input is in {keep}")
            return False
        batches += 1
    print(f"{name}: {batches * _BATCH} inputs, from seed {number}", flush=True)
    return True


if __name__ == "__main__":
    main()
