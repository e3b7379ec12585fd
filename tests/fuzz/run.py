"""Running a target on edited inputs, each within its time."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.answers import ANSWER_TARGETS
from tests.fuzz.commands import COMMAND_TARGETS
from tests.fuzz.edits import Recipe, recipes
from tests.fuzz.files import FILE_TARGETS
from tests.fuzz.http import HTTP_TARGETS
from tests.fuzz.target import Target, assert_line
from zoho_conformance.model.errors import ConformanceError

TARGETS = {
    target.name: target
    for target in (*ANSWER_TARGETS, *HTTP_TARGETS, *FILE_TARGETS, *COMMAND_TARGETS)
}

_MAX_SECONDS = 10
"""How long an input of some hundred kilobytes may take a processor."""


class TooSlowError(BaseException):
    """A reader took longer than it may; no handler of exceptions catches it."""


def attempt(target: Target, raw: bytes) -> None:
    """Give one input to a target; raises where it does not end as it should."""
    try:
        with _time_limit():
            target.run(raw)
    except ConformanceError as refusal:
        assert_line(str(refusal))


def fuzz(target: Target, examples: int, number: int, keep: Path | None = None) -> None:
    """Give a target so many inputs; those of one `number` are the same ones every time.

    The smallest input that fails is written to the file `keep`.
    """

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if keep else (Phase.generate,),
    )
    @given(recipes())
    def inputs(recipe: Recipe) -> None:
        raw = recipe.make(target.seeds)
        try:
            attempt(target, raw)
        except BaseException:
            if keep is not None:
                keep.write_bytes(raw)
            raise

    inputs()


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raise `TooSlowError` after so much time of the processor, where the system can tell."""
    if not hasattr(signal, "SIGVTALRM"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        with suppress(ValueError):
            signal.signal(signal.SIGVTALRM, before)


def _stop(*_: object) -> None:
    raise TooSlowError(f"more than {_MAX_SECONDS} s")
