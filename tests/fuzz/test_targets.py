"""Every reader of what comes from outside, on inputs that are the same in every run."""

from __future__ import annotations

import pytest

from tests.fuzz.run import TARGETS, attempt, fuzz
from zoho_conformance.model.errors import ConformanceError


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_refuses_in_one_line_what_it_cannot_read(name: str) -> None:
    fuzz(TARGETS[name], TARGETS[name].examples, number=0)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_begins_with_inputs_that_its_reader_takes(name: str) -> None:
    assert TARGETS[name].seeds
    for raw in TARGETS[name].seeds:
        TARGETS[name].run(raw)


def test_a_target_that_raises_anything_else_fails() -> None:
    broken = TARGETS["expression"]
    with pytest.raises(ConformanceError):
        broken.run(b"not (")
    attempt(broken, b"not (")
