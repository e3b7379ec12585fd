"""Mutants of our own code: each is applied in a copy of the project, and its tests must fail.

    python -m tests.mutants [PART_OF_A_NAME...]

Exit code 1 where a mutant survives or cannot be applied, or where the tests fail without one, and 2
where no name has any of the parts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

from tests.mutants.table import ROOT, Mutant, load

_TIMEOUT = 300
_SHOWN_LINES = 20
_PASSED, _FAILED = 0, 1
_KILLED = "killed"
# Bytecode is current by the second and the size of its source, so that each edit needs its own.
_TIMES = count(1_000_000_000)


def main(parts: Sequence[str]) -> int:
    """Apply the mutants whose name has one of the parts, or all."""
    mutants = [each for each in load() if not parts or any(part in each.name for part in parts)]
    if not mutants:
        print(f"no mutant has any of these in its name: {' '.join(parts)}", file=sys.stderr)
        return 2
    workers = os.cpu_count() or 1
    with TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        copies: Queue[Path] = Queue()
        for number in range(workers):
            copies.put(_copy(Path(folder) / str(number)))
        tests = tuple(dict.fromkeys(test for mutant in mutants for test in mutant.tests))
        unchanged = _run_tests(copies.queue[0], tests, timeout=None)
        if unchanged.returncode != _PASSED:
            print("without a mutant the tests must pass, and they do not:")
            print(*unchanged.stdout.splitlines()[-_SHOWN_LINES:], sep="\n")
            return 1
        killed = 0
        for mutant, result in zip(
            mutants, pool.map(partial(_result, copies), mutants), strict=True
        ):
            print(f"{result}: {mutant.name}", flush=True)
            killed += result == _KILLED
    print(f"{len(mutants)} mutants, {killed} killed")
    return 0 if killed == len(mutants) else 1


def _copy(folder: Path) -> Path:
    """A copy of the project, without environments, caches and builds."""
    ignored = shutil.ignore_patterns(
        ".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "build", "dist"
    )
    return Path(shutil.copytree(ROOT, folder, ignore=ignored))


def _result(copies: Queue[Path], mutant: Mutant) -> str:
    folder = copies.get()
    try:
        with _mutated(folder, mutant):
            code = _run_tests(folder, mutant.tests, timeout=_TIMEOUT).returncode
    except subprocess.TimeoutExpired:
        # What loops for ever is noticed too.
        return _KILLED
    except ValueError as cause:
        return f"NOT APPLIED ({cause})"
    finally:
        copies.put(folder)
    if code == _FAILED:
        return _KILLED
    return "SURVIVED" if code == _PASSED else f"BROKEN (pytest ended with {code})"


@contextmanager
def _mutated(folder: Path, mutant: Mutant) -> Iterator[None]:
    file = folder / mutant.file
    source = file.read_text(encoding="utf-8")
    _write(file, mutant.mutate(source))
    try:
        yield
    finally:
        _write(file, source)


def _write(file: Path, source: str) -> None:
    file.write_text(source, encoding="utf-8")
    time = next(_TIMES)
    os.utime(file, (time, time))


def _run_tests(
    folder: Path, tests: Sequence[str], *, timeout: float | None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
