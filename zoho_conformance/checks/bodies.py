"""The body of a success against its schema, and the keys that no schema forbids.

The derived schema judges; this module translates what it finds, and adds what a schema cannot say:
that a vanished key and a new one are the same key renamed, and that a key is undocumented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from zoho_conformance.checks import record_fields, selected_fields
from zoho_conformance.checks.error_answer import is_same_message
from zoho_conformance.checks.key_paths import new_key_path
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.renames import pair_renames
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.contracts.schema.limits import LIMIT_WORDS
from zoho_conformance.contracts.schema.validator import Validator, Violation
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_path import Steps
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS, TIME_FORM, as_word, json_type
from zoho_conformance.model.rules import Level
from zoho_conformance.model.shown import form_of, mask, show_count
from zoho_conformance.model.stable_form import stable_form, word_or_form


def check(promise: Promise, validator: Validator, exchange: Exchange) -> Iterator[Finding]:
    """Every disagreement between the body and its schema, and every undocumented key."""
    body, make = exchange.response.json, FindingMaker(promise, exchange.case)
    violations = list(validator.violations(body))
    # A value of another type makes whatever is said of its inside moot.
    moot = frozenset(violation.steps for violation in violations if violation.keyword == "type")
    missing: dict[str, Counter[str]] = {}
    by_value: dict[Steps, list[Violation]] = {}
    for violation in violations:
        if _is_inside(violation, moot):
            continue
        if violation.keyword == "required":
            missing.setdefault(violation.path, Counter()).update(violation.keys)
        elif violation.keyword == "anyOf":
            missing.setdefault(violation.path, Counter()).update(violation.keys[:1])
        else:
            by_value.setdefault(violation.steps, []).append(violation)
    missing_in_rows = missing.get(f"{promise.wrapper}[]", Counter())
    for name in selected_fields.unrequested_keys(promise, exchange, missing_in_rows):
        missing_in_rows.pop(name, None)
    is_other_module = record_fields.is_of_other_module(promise, exchange.request)
    for of_value in by_value.values():
        yield from _about_value(make, of_value, is_other_module=is_other_module)
    for path, objects in _inventory(promise, body, moot).items():
        absent = missing.get(path)
        if absent or objects.new:
            yield from _about_missing_keys(make, path, absent or Counter(), objects)
        for name, types in objects.new.items():
            yield _about_new_key(make, new_key_path(promise, path, name), types)


def _is_inside(violation: Violation, values: Collection[Steps]) -> bool:
    """Whether a violation is inside one of the values, not about the value itself."""
    # A missing key would be inside the object that lacks it.
    is_about_key = violation.keyword in ("required", "anyOf")
    depth = len(violation.steps) + (1 if is_about_key else 0)
    lengths = {len(steps) for steps in values if len(steps) < depth}
    return any(violation.steps[:length] in values for length in lengths)


def _about_value(
    make: FindingMaker, violations: Sequence[Violation], *, is_other_module: bool
) -> Iterator[Finding]:
    """The findings on one value: a wrong type makes whatever else is wrong with it moot."""
    path = violations[0].path
    key = make.promise.key_at(path.removesuffix("[]"))
    if key is None:
        yield _about_keyless_value(make, violations[0])
        return
    wrong_types = [
        violation
        for violation in violations
        if violation.keyword == "type" and not violation.conditional
    ]
    for violation in wrong_types or violations:
        for finding in _about_violation(make, path, key, violation):
            # A field of another module may have the name of one that the samples show.
            is_example = is_other_module and key.key.is_field
            yield replace(finding, level="info") if is_example else finding


def _about_violation(
    make: FindingMaker, path: str, key: PromisedKey, violation: Violation
) -> Iterator[Finding]:
    if violation.keyword == "type":
        yield _about_type(make, path, key, violation)
    elif violation.keyword == "enum":
        is_message = path.endswith(".message")
        if is_message and is_same_message(str(violation.value), key.values or ()):
            return
        yield make.about_key(
            "message-changed" if is_message else "value-undocumented",
            path,
            key,
            expected="one of " + ", ".join(map(str, key.values or ())),
            actual="other words" if is_message else mask(as_word(violation.value)),
            came="other words" if is_message else word_or_form(as_word(violation.value)),
            ruled=True,
        )
    elif violation.keyword in LIMIT_WORDS:
        yield _about_limit(make, path, key, violation)
    elif violation.keyword == "pattern":
        actual, came = _format_of(str(violation.value))
        yield make.about_key(
            "format-changed",
            path,
            key,
            expected=FORMAT_DESCRIPTIONS.get(key.format or "", "another format"),
            actual=actual,
            came=came,
            level=key.format_level,
            ruled=True,
        )


def _about_limit(make: FindingMaker, path: str, key: PromisedKey, violation: Violation) -> Finding:
    """A value that is beyond a limit; how much it is depends on the record."""
    bound, what = LIMIT_WORDS[violation.keyword]
    size = len(violation.value) if what else violation.value
    limit = f"{bound} {violation.allowed}{what}"
    return make.about_key(
        "value-outside-limits",
        path,
        key,
        expected=limit,
        actual=f"{show_count(size) if isinstance(size, int) else 'a number beyond it'}{what}",
        came="beyond the limit",
    )


def _format_of(text: str) -> tuple[str, str]:
    """What a text of another format is, without what it says; and the same in an identity."""
    if TIME_FORM.fullmatch(text):
        return ("a time that does not exist, such as one on 30 February",) * 2
    return f"a string like {form_of(text)}", stable_form(text)


def _about_type(make: FindingMaker, path: str, key: PromisedKey, violation: Violation) -> Finding:
    expected = _type_names(violation.allowed)
    if violation.conditional:
        rule = "null-condition-broken"
        expected += f" by {key.null_if.key if key.null_if else 'its condition'}"
    else:
        rule = "null-undocumented" if violation.value is None else "type-changed"
    # A page that never says when something is null leaves open what else may be.
    is_open = rule == "null-undocumented" and not make.promise.explains_nulls
    level: Level = "warning" if is_open and key.basis == "stated" else "error"
    actual = json_type(violation.value)
    return make.about_key(
        rule, path, key, expected=expected, actual=actual, level=level, ruled=True
    )


def _about_keyless_value(make: FindingMaker, violation: Violation) -> Finding:
    """A value in a place that has no key of its own: the body itself, or an element."""
    return make.about_operation(
        "type-changed",
        violation.path,
        expected=_type_names(violation.allowed),
        actual=json_type(violation.value),
        basis="sample",
        section="sample response",
    )


def _type_names(allowed: Any) -> str:
    return " or ".join(allowed) if isinstance(allowed, list) else str(allowed)


class _Objects(msgspec.Struct):
    """All objects at one path: the keys that came, and types and counts of the undocumented."""

    keys: set[str] = msgspec.field(default_factory=set)
    new: dict[str, Counter[str]] = msgspec.field(default_factory=dict)


def _inventory(promise: Promise, body: Any, moot: Collection[Steps]) -> dict[str, _Objects]:
    """The objects of a body by their paths, but for what is inside moot values."""
    inventory: dict[str, _Objects] = {}
    # What a key at a path is, is looked up once, however many objects have it.
    known: dict[str, dict[str, _NameAtPath]] = {}
    stack: list[tuple[Steps, str, Any]] = [((), "", body)]
    while stack:
        steps, path, node = stack.pop()
        if moot and steps in moot:
            continue
        if type(node) is list:
            inside = f"{path}[]"
            stack.extend(
                ((*steps, at), inside, item)
                for at, item in enumerate(node)
                if type(item) in _CONTAINERS
            )
        elif type(node) is dict:
            objects = inventory.setdefault(path, _Objects())
            objects.keys.update(node)
            of_path = known.setdefault(path, {})
            for name, value in node.items():
                at_path = of_path.get(name)
                if at_path is None:
                    at_path = of_path[name] = _find(promise, path, name)
                if at_path.is_new:
                    objects.new.setdefault(name, Counter())[json_type(value)] += 1
                elif at_path.has_inside and type(value) in _CONTAINERS:
                    stack.append(((*steps, name), at_path.path, value))
    return inventory


_CONTAINERS = (dict, list)


class _NameAtPath(NamedTuple):
    """What a key of an answer is: undocumented, or one whose inside is documented too."""

    path: str
    is_new: bool
    has_inside: bool


def _find(promise: Promise, parent: str, name: str) -> _NameAtPath:
    path = json_path.join(parent, name)
    key = promise.key_at(path)
    may_come = key is not None or promise.is_open(parent) or promise.may_have_been_left_out(path)
    return _NameAtPath(path, not may_come, key is not None and not key.may_be_requested)


def _about_missing_keys(
    make: FindingMaker, path: str, missing: Counter[str], objects: _Objects
) -> Iterator[Finding]:
    """Each missing key, as renamed where a new key took its place; such new keys are used up."""
    renamed = _renamed_keys(make.promise, path, missing, objects)
    holder = make.promise.key_at(path.removesuffix("[]"))
    alternatives = set(holder.any_of) if holder is not None else set()
    if alternatives & renamed.keys():
        # One of the alternatives was renamed: that is why none of them is there.
        others = alternatives - renamed.keys()
        missing = Counter({name: missing[name] for name in missing if name not in others})
    for name in dict.fromkeys((*missing, *renamed)):
        key_path = json_path.join(path, name)
        key = make.promise.key_at(key_path)
        if key is None:
            continue
        new_name = renamed.get(name)
        if new_name is None:
            rule, came = "key-missing", "no such key"
        else:
            rule, came = "key-renamed", word_or_form(new_name)
            objects.new.pop(new_name)
        finding = make.about_key(
            rule,
            key_path,
            key,
            expected=f"the key {name}",
            actual=came if new_name is None else f"the key {mask(new_name)} in its place",
            came=came,
        )
        yield replace(finding, count=max(missing[name], 1))


def _renamed_keys(
    promise: Promise, path: str, missing: Counter[str], objects: _Objects
) -> Mapping[str, str]:
    """Which missing key is which new one."""
    # A key that the page documents for another operation is not a new name.
    new = [name for name in objects.new if json_path.join(path, name) not in promise.keys_of_others]
    if not new:
        return {}
    optional = [
        key.key.name
        for key in promise.response_keys
        if key.optional and key.key.parent == path and key.key.name not in objects.keys
    ]

    def fits(name: str, new_name: str) -> bool:
        key = promise.key_at(json_path.join(path, name))
        return key is not None and bool(set(objects.new[new_name]) & set(key.types))

    return pair_renames(missing, optional, new, fits)


def _about_new_key(make: FindingMaker, path: str, types: Mapping[str, int]) -> Finding:
    finding = make.about_operation(
        "key-undocumented",
        path,
        expected="no such key",
        actual=f"a key of type {' or '.join(types)}",
        # Which types come depends on the records.
        came="a new key",
        section="response keys",
    )
    return replace(finding, count=sum(types.values()))
