"""Whatever keeps the promises conforms, and one edit of it anywhere is found there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checks import edits
from tests.checks.drawn import body_of, exchange_of
from tests.checks.shipped import library, places
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.json_values import json_type

PROMISES = library().promises
# As fast on a slow machine, and the same bodies on every run: a build does not fail by chance.
RUNS = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("operation", library().suite)
@RUNS
@given(data=st.data())
def test_a_body_that_keeps_every_promise_conforms(operation: str, data: st.DataObject) -> None:
    promise = PROMISES[operation]
    body = data.draw(body_of(promise))
    judgement = library().judge(operation).judge(exchange_of(promise, body))
    assert not judgement.findings
    assert judgement.outcome == ("conforms" if body[promise.wrapper] else "no-data")


@pytest.mark.parametrize("operation", library().suite)
@RUNS
@given(data=st.data())
def test_one_edit_is_one_finding_at_its_path(operation: str, data: st.DataObject) -> None:
    promise = PROMISES[operation]
    body = data.draw(body_of(promise))
    promised = [place for place in edits.places(body, (), "") if _alone(promise, place[1])]
    steps, path = data.draw(st.sampled_from(promised))
    edit = data.draw(st.sampled_from(_edits(promise, body, steps, path)))
    judgement = library().judge(operation).judge(exchange_of(promise, edit.body))
    assert judgement.outcome == "drift"
    assert [finding.path for finding in judgement.findings] == [path], edit.kind
    assert not places(judgement.findings) & {("key-undocumented", path)}


def _alone(promise: Promise, path: str) -> bool:
    """Whether the key is promised, and another may not stand in for it."""
    key = promise.key_at(path)
    return key is not None and not key.may_be_requested and not key.optional


def _edits(promise: Promise, body: Any, steps: tuple[Any, ...], path: str) -> list[edits.Edit]:
    """Every edit of one place that breaks its promise."""
    key = promise.key_at(path)
    assert key is not None
    value = edits.value_at(body, steps)
    broken = [edits.make_edit("drop", path, body, steps, None)]
    broken += [
        edits.make_edit("rename", path, body, steps, name)
        for name in (f"{steps[-1]}_x", "zzz", str(steps[-1]).swapcase())
    ]
    broken += [
        edits.make_edit("retype", path, body, steps, edits.other_form(value, other))
        for other in edits.OTHER_VALUES[json_type(value)]
        if not (value is None and json_type(other) in key.types)
    ]
    if value is not None and not ("null" in key.types and key.null_if is None):
        broken.append(edits.make_edit("null", path, body, steps, None))
    return broken
