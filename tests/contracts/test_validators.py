"""jsonschema-rs and jsonschema find the same in every body, but for what is named here."""

from __future__ import annotations

import copy
import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.checks import edits
from tests.checks.shipped import shipped, some
from zoho_conformance.contracts.schema.compiled import CompiledSchema
from zoho_conformance.contracts.schema.interpreted import InterpretedSchema
from zoho_conformance.contracts.schema.validator import Validator, find_problem
from zoho_conformance.contracts.schema.violation import CannotSayError, Schema, Violation
from zoho_conformance.model.patterns import whole

SCHEMA = {
    "$defs": {
        "group": {
            "type": "object",
            "properties": {
                "group": {"type": "array", "items": {"$ref": "#/$defs/group"}},
                "name": {"type": "string"},
            },
            "if": {"required": ["group"]},
            "then": {"not": {"required": ["name"]}},
            "else": {"required": ["name"]},
        }
    },
    "type": "object",
    "properties": {
        "lamps": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "pattern": whole("[0-9]+")},
                    "count": {"type": ["integer", "null"], "enum": [1, 2, None]},
                    "then": {"type": "boolean"},
                    "lit": {"type": ["object", "null"], "required": ["at"], "minProperties": 1},
                },
                "patternProperties": {whole("[0-9]{3,4}"): {"type": "string"}},
                "required": ["id", "count"],
                "anyOf": [{"required": ["lit"]}, {"required": ["then"]}],
                "allOf": [
                    {
                        "if": {"properties": {"id": {"enum": ["7"]}}, "required": ["id"]},
                        "then": {"properties": {"count": {"type": "null"}}},
                    }
                ],
            },
        },
        "criteria": {"$ref": "#/$defs/group"},
    },
    "required": ["lamps"],
}
BODY = {
    "lamps": [
        {"id": "7", "count": None, "lit": {"at": 1}, "2024": "x"},
        {"id": "71", "count": 1, "then": True},
        {"id": "72", "count": 2, "lit": {"at": 2}, "then": False},
    ],
    "criteria": {"group": [{"name": "a"}, {"group": [{"name": "b"}]}]},
}

VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    1,
    1.0,
    2.5,
    10**25,
    -1,
    "",
    "x",
    "7",
    "0٣",
    "💡",
    [],
    [None],
    {},
    {"x": 1},
)

DIFFERENCES = {
    "7\n": "`$` is the end of the text in ECMA-262; the guard of `whole` makes it so in Python",
}
"""What the libraries would say otherwise of without our care, with the reason."""


def _mutated(body: Any, count: int) -> Iterator[Any]:
    """Bodies with one to three values replaced, keys dropped, added or renamed, by a seed."""
    chance = random.Random(7)  # noqa: S311 - the same bodies on every run
    for _ in range(count):
        mutated = copy.deepcopy(body)
        for _ in range(chance.randint(1, 3)):
            places = list(edits.places(mutated, (), ""))
            if not places:
                break
            steps, _path = chance.choice(places)
            holder = edits.value_at(mutated, steps[:-1])
            kind = chance.randrange(4)
            if kind == 0:
                holder.pop(steps[-1])
            elif kind == 1 and isinstance(holder, dict):
                holder[chance.choice(("new", "2025", "2026\n", "0123", "123", "then"))] = (
                    chance.choice(VALUES)
                )
            else:
                holder[steps[-1]] = copy.deepcopy(chance.choice(VALUES))
        yield mutated


def _facts(violations: list[Violation]) -> list[tuple[Any, ...]]:
    """Violations but for the pattern, of which each library has its own form."""
    return [
        (
            violation.steps,
            violation.keyword,
            None if violation.keyword == "pattern" else violation.allowed,
            violation.keys,
            violation.conditional,
        )
        for violation in violations
    ]


def compile_schema(schema: Schema) -> CompiledSchema:
    return CompiledSchema(msgspec.json.encode(schema))


def _assert_same(compiled: CompiledSchema, interpreted: InterpretedSchema, body: Any) -> None:
    by_python = interpreted.violations(body)
    try:
        by_rust = compiled.violations(body)
    except CannotSayError:
        by_rust = by_python
    assert _facts(by_rust) == _facts(by_python), body
    assert compiled.is_valid(body) == interpreted.is_valid(body) == (not by_rust)
    assert all(rust.value is python.value for rust, python in zip(by_rust, by_python, strict=True))


def test_both_libraries_find_the_same_in_the_same_order() -> None:
    compiled, interpreted = compile_schema(SCHEMA), InterpretedSchema(SCHEMA)
    assert compiled.is_valid(BODY)
    for body in _mutated(BODY, 3000):
        _assert_same(compiled, interpreted, body)


@pytest.mark.parametrize(
    "name", some(name for name, answer in shipped().items() if answer.succeeds)
)
def test_both_libraries_find_the_same_in_mutated_answers(name: str) -> None:
    judge, body = (
        shipped()[name].judge,
        shipped()[name].body if shipped()[name].exchange.response.body else None,
    )
    schema = judge.schema
    compiled, interpreted = compile_schema(schema), InterpretedSchema(schema)
    for mutated in _mutated(body, 100):
        _assert_same(compiled, interpreted, mutated)


@pytest.mark.parametrize("text", DIFFERENCES)
def test_differences_between_the_libraries_are_made_none(text: str) -> None:
    schema = {"pattern": whole("[0-9]+")}
    assert not compile_schema(schema).is_valid(text)
    assert not InterpretedSchema(schema).is_valid(text)


def test_violations_come_in_the_order_of_the_elements() -> None:
    lamps = [{"id": "1", "count": 1, "then": True} for _ in range(12)]
    for number in (10, 2, 3):
        lamps[number]["count"] = "x"
    violations = Validator(SCHEMA).violations({"lamps": lamps})
    assert [violation.steps[1] for violation in violations] == [2, 2, 3, 3, 10, 10]
    assert [violation.keyword for violation in violations[:2]] == ["type", "enum"]


@pytest.mark.parametrize(
    "validator", [Validator(SCHEMA), Validator(SCHEMA, interpreted=True)], ids=["rs", "python"]
)
@pytest.mark.parametrize("depth", [13, 48, 60, 200, 400])
def test_a_violation_is_found_at_any_depth(validator: Validator, depth: int) -> None:
    group: Any = {"name": 1}
    for _ in range(depth):
        group = {"group": [group]}
    body = {"lamps": [], "criteria": group}
    (violation,) = validator.violations(body)
    assert violation.steps == ("criteria", *("group", 0) * depth, "name")
    assert violation.value == 1


def test_a_body_at_fault_is_not_valid_at_any_depth() -> None:
    group: Any = {"name": 1}
    for _ in range(480):
        group = {"group": [group]}
    assert not compile_schema(SCHEMA).is_valid({"lamps": [], "criteria": group})


_IN_A_SMALL_STACK = """
import threading
from tests.contracts.test_validators import SCHEMA, Validator, find_problem

def judge():
    group = deep = {"name": 1}
    arrays = []
    for _ in range(490):
        group, arrays, deep = {"group": [group]}, [arrays], {"items": deep}
    validator = Validator(SCHEMA)
    for body in ({"lamps": [], "criteria": group}, {"lamps": arrays}, arrays):
        assert not validator.is_valid(body)
        assert validator.violations(body)
    assert find_problem(SCHEMA | deep) == "nested too deeply"
    print("judged")

Validator(SCHEMA).is_valid({})
threading.stack_size(384 * 1024)
thread = threading.Thread(target=judge)
thread.start()
thread.join()
"""


def test_what_nests_deeply_does_not_end_a_process_with_a_small_stack() -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", _IN_A_SMALL_STACK], capture_output=True, text=True, check=False
    )
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "judged\n", "")


def test_keys_that_are_the_same_number_are_told_apart() -> None:
    lamp = {"id": "7", "count": None, "then": True, "0123": 1, "123": 2}
    with pytest.raises(CannotSayError):
        compile_schema(SCHEMA).violations({"lamps": [lamp]})
    violations = Validator(SCHEMA).violations({"lamps": [lamp]})
    assert [violation.steps[-1] for violation in violations] == ["0123", "123"]


def test_half_a_surrogate_pair_is_judged_all_the_same() -> None:
    (violation,) = Validator(SCHEMA).violations({"lamps": "\ud83d"})
    assert (violation.path, violation.keyword) == ("lamps", "type")


def test_schemas_are_judged_where_no_wheel_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "zoho_conformance.contracts.schema.validator._import_compiled", lambda: None
    )
    validator = Validator(SCHEMA)
    assert validator.is_valid(BODY)
    (violation,) = validator.violations({})
    assert violation.keys == ("lamps",)
    assert find_problem({"type": "lamp"}) == "not a valid JSON Schema at type"


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"$id": "urn:x", "type": "lamp"}, "not a valid JSON Schema at type"),
        ({"$id": "urn:x", "pattern": "("}, "not a valid JSON Schema at pattern"),
        ({"$id": "urn:x", "$ref": "#/$defs/x"}, "it refers to #/$defs/x, which it lacks"),
        ({"$id": "urn:x", "pattern": r"\p{L}+"}, "not a valid JSON Schema at pattern"),
        ({"type": "object"}, "it has no $id"),
        ({"$id": "urn:x", "type": "object"}, None),
    ],
)
def test_a_schema_of_no_use_is_told_by_the_place(schema: Any, problem: str | None) -> None:
    assert find_problem(schema) == problem
