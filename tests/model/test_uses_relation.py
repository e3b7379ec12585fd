"""Which use a finding touches."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoho_conformance.model.uses.relation import Touch, UseIndex, steps_of
from zoho_conformance.model.uses.use import Use

NAMES = st.sampled_from(["data", "owner", "id", "name", "tags"])
PATHS = st.builds(
    lambda steps, marks: ".".join(
        name + "[]" * mark for name, mark in zip(steps, marks, strict=False)
    ),
    st.lists(NAMES, min_size=1, max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
)


MODEL = ("data[]", "data[].id")
"""A model as `uses model` writes it: the object, and its keys."""


def use(path: str, **fields: Any) -> Use:
    places = fields or {"read": ("a.py:1",)}
    return Use(operation="op", path=path, by="noted", **places)


def state(path: str, *uses: Use) -> str:
    return UseIndex(uses).of_key("op", path).state


def test_an_operation_without_uses_is_not_known() -> None:
    assert state("data[].id") == "unknown"
    assert UseIndex([use("data")]).of_key("other", "data").state == "unknown"


@pytest.mark.parametrize(
    ("path", "used", "expected"),
    [
        ("data[].id", "data[].id", "used"),
        ("data", "data[].id", "used"),
        ("data[].tags[]", "data[].tags", "used"),
        ("data[].id", "data[].owner.id", "not-used"),
        ("data[].owner", "data[].owner.id", "used"),
        ("data[].ids", "data[].id", "not-used"),
        ("data[].owner.name", "data[].owner.id", "not-used"),
        ("data[].owner.name", "data[].owner", "unknown"),
        ("data[].map.{id}.name", "data[].map.{key}.name", "used"),
    ],
)
def test_a_key_is_used_that_is_read_or_holds_what_is_read(
    path: str, used: str, expected: str
) -> None:
    assert state(path, use("data"), use(used)) == expected


def test_whoever_takes_an_object_whole_takes_what_lies_in_it() -> None:
    whole = use("data[]", whole=("a.py:9",))
    touch = UseIndex([use("data"), whole]).of_key("op", "data[].owner.name")
    assert touch == Touch("used", ("a.py:9",))
    # Nobody takes all of the owner who is seen to read one key of it.
    assert state("data[].owner.name", use("data"), whole, use("data[].owner.id")) == "not-used"


def test_a_model_says_which_of_the_arguments_of_a_call_it_takes() -> None:
    call = use("data[]", unpacked=("a.py:9",))
    assert state("data[].name", use("data"), call) == "used"
    seen = use("data[].id", model=("app:Lock",), optional=("a.py:3",))
    assert state("data[].name", use("data"), call, seen) == "used"
    model = [Use(operation="op", path=path, by="model", model=("app:Lock",)) for path in MODEL]
    assert state("data[].name", use("data"), call, *model) == "not-used"
    assert state("data[].id", use("data"), call, *model) == "used"


def test_a_new_key_is_used_where_it_is_read_or_is_an_argument() -> None:
    index = UseIndex([use("data[].id"), use("data[].owner", whole=("a.py:3",))])
    assert index.of_new_key("op", "data[].fresh").state == "not-used"
    assert index.of_new_key("op", "data[].owner.fresh").state == "not-used"
    assert index.of_new_key("op", "data[].id").state == "used"
    index = UseIndex([use("data[]", unpacked=("a.py:3",))])
    assert index.of_new_key("op", "data[].fresh") == Touch("used", ("a.py:3",))


def test_places_of_code_stand_before_those_of_tests() -> None:
    reads = use("data", read=("a.py:1",), tests=("tests/test_a.py:2",))
    assert UseIndex([reads]).of_key("op", "data").places == ("a.py:1",)
    only = use("data", tests=("tests/test_a.py:2",))
    assert UseIndex([only]).of_key("op", "data").places == ("tests/test_a.py:2",)
    by_hand = Use(operation="op", path="data")
    assert UseIndex([by_hand]).of_key("op", "data").places == ("by hand",)


@settings(max_examples=200, deadline=None)
@given(PATHS, st.lists(PATHS, max_size=5))
def test_a_key_is_used_exactly_where_a_read_begins_with_it(path: str, reads: list[str]) -> None:
    steps = steps_of(path)
    begins = any(steps_of(read)[: len(steps)] == steps for read in reads)
    touch = UseIndex(map(use, reads)).of_key("op", path)
    assert (touch.state == "used") == begins
    assert bool(touch.places) == begins


@settings(max_examples=200, deadline=None)
@given(PATHS, st.lists(PATHS, max_size=5), PATHS)
def test_another_use_never_makes_a_used_key_unused(
    path: str, reads: list[str], further: str
) -> None:
    before = UseIndex(map(use, reads)).of_key("op", path).state
    after = UseIndex(map(use, [*reads, further])).of_key("op", path).state
    assert before != "used" or after == "used"


@settings(max_examples=100, deadline=None)
@given(PATHS, st.lists(PATHS, max_size=5), st.randoms())
def test_the_order_of_uses_does_not_matter(path: str, reads: list[str], random: Any) -> None:
    shuffled = random.sample(reads, len(reads))
    first, second = (UseIndex(map(use, order)).of_key("op", path) for order in (reads, shuffled))
    assert (first.state, set(first.places)) == (second.state, set(second.places))
