"""The body of a success against its schema, and the keys that no schema forbids.

The derived schema judges; this module translates what it finds. Beside it stand only what a
schema cannot say: that a vanished key and a new one are the same key renamed, that a key is
undocumented, and that `fields` asked for some keys only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from zoho_conformance.checks import selected_fields
from zoho_conformance.checks.make_finding import about_key, about_operation
from zoho_conformance.checks.wording import same_words
from zoho_conformance.contracts.promise import Promise, PromisedKey
from zoho_conformance.contracts.schema.validator import Steps, Validator, Violation
from zoho_conformance.model.display import form_of, shown
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import FORMATS_TOLD, json_type

_ALIKE = 0.6
"""Names at least this similar (0 to 1) are one key renamed."""


def check(promise: Promise, validator: Validator, exchange: Exchange) -> Iterator[Finding]:
    """Every disagreement between the body and its schema, and every undocumented key."""
    case, body = exchange.case, exchange.response.json
    violations = list(validator.violations(body))
    # A value of another type makes whatever is said of its inside moot.
    moot = frozenset(one.steps for one in violations if one.keyword == "type")
    missing: dict[str, Counter[str]] = {}
    told: dict[Steps, list[Violation]] = {}
    for one in violations:
        absent = one.keyword in ("required", "anyOf")
        # A key is inside the object that lacks it; another keyword speaks of the value itself.
        deep = len(one.steps) + (1 if absent else 0)
        if any(one.steps[:depth] in moot for depth in range(deep)):
            continue
        if absent:
            keys = one.keys if one.keyword == "required" else one.keys[:1]
            missing.setdefault(one.path, Counter()).update(keys)
        else:
            told.setdefault(one.steps, []).append(one)
    rows = missing.get(f"{promise.wrapper}[]", Counter())
    for name in selected_fields.unasked(promise, exchange, rows):
        rows.pop(name, None)
    for together in told.values():
        yield from _translated(promise, case, together)
    inventory = _inventory(promise, body, moot)
    for parent, found in inventory.items():
        yield from _absent(promise, case, parent, missing.get(parent, Counter()), found)
        for name, types in found.new.items():
            yield _extra(promise, case, _join(parent, shown(name)), types)


def _translated(promise: Promise, case: Case, violations: list[Violation]) -> Iterator[Finding]:
    """The findings on one value: a wrong type makes whatever else is wrong with it moot."""
    path = violations[0].path
    key = promise.at(path.removesuffix("[]"))
    if key is None:
        yield _shapeless(promise, case, path, violations[0])
        return
    plain = [one for one in violations if one.keyword == "type" and not one.conditional]
    if plain:
        for one in plain:
            rule = "null-undocumented" if one.value is None else "type-changed"
            yield about_key(
                rule,
                promise,
                case,
                path,
                key,
                expected=_types(one.allowed),
                actual=json_type(one.value),
                ruled=True,
            )
        return
    for one in violations:
        if one.keyword == "type":
            yield about_key(
                "null-condition-broken",
                promise,
                case,
                path,
                key,
                expected=f"{_types(one.allowed)} by {_condition(key)}",
                actual=json_type(one.value),
                ruled=True,
            )
        elif one.keyword == "enum":
            message = path.endswith(".message")
            if message and same_words(str(one.value), key.values or ()):
                continue
            yield about_key(
                "message-changed" if message else "value-undocumented",
                promise,
                case,
                path,
                key,
                expected="one of " + ", ".join(str(value) for value in key.values or ()),
                actual="other words" if message else shown(str(one.value)),
                ruled=True,
            )
        elif one.keyword == "pattern":
            yield about_key(
                "format-changed",
                promise,
                case,
                path,
                key,
                expected=FORMATS_TOLD.get(key.format or "", "another format"),
                actual=f"a string like {form_of(str(one.value))}",
                level=key.format_level,
                ruled=True,
            )


def _condition(key: PromisedKey) -> str:
    return f"{key.null_if.key}" if key.null_if else "its condition"


def _shapeless(promise: Promise, case: Case, path: str, violation: Violation) -> Finding:
    """A value in a place that has no key of its own: the body itself, or an element."""
    return about_operation(
        "type-changed",
        promise,
        case,
        path,
        expected=_types(violation.allowed),
        actual=json_type(violation.value),
        basis="sample",
        section="sample response",
    )


def _types(allowed: Any) -> str:
    return " or ".join(allowed) if isinstance(allowed, list) else str(allowed)


def _join(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else name


@dataclass(slots=True)
class _Object:
    """All objects at one path: the keys that came without a promise, with their types."""

    new: dict[str, Counter[str]] = field(default_factory=dict)
    came: set[str] = field(default_factory=set)


def _inventory(promise: Promise, body: Any, moot: Collection[Steps]) -> dict[str, _Object]:
    """The objects of a body by their paths; what is moot is not looked into."""
    found: dict[str, _Object] = {}
    # What is promised at a path is looked up once, however many elements have it.
    keys: dict[str, PromisedKey | None] = {}
    stack: list[tuple[Steps, str, Any]] = [((), "", body)]
    while stack:
        steps, path, node = stack.pop()
        if steps in moot:
            continue
        if isinstance(node, list):
            stack.extend(((*steps, at), f"{path}[]", one) for at, one in enumerate(node))
        elif isinstance(node, dict):
            here = found.setdefault(path, _Object())
            here.came.update(node)
            for name, value in node.items():
                place = _join(path, name)
                if place not in keys:
                    keys[place] = promise.at(place)
                key = keys[place]
                if key is None:
                    here.new.setdefault(name, Counter())[json_type(value)] += 1
                elif not key.may_be_requested:
                    stack.append(((*steps, name), place, value))
    return found


_SURELY = 0.8
"""A key that may be absent is renamed only where a new one is at least this similar."""


def _absent(
    promise: Promise, case: Case, parent: str, gone: Counter[str], here: _Object
) -> Iterator[Finding]:
    """Each missing key, as renamed where a new key took its place; such new keys are used up."""
    renamed = _pairs(promise, parent, gone, here)
    instead = promise.at(parent.removesuffix("[]"))
    if instead is not None and set(instead.any_of) & renamed.keys():
        # One of the alternatives was renamed: that is why none of them is there.
        gone = Counter({n: c for n, c in gone.items() if n in renamed or n not in instead.any_of})
    for name in dict.fromkeys((*gone, *renamed)):
        path = _join(parent, name)
        key = promise.at(path)
        if key is None:
            continue
        other = renamed.get(name)
        if other is not None:
            here.new.pop(other)
        finding = about_key(
            "key-missing" if other is None else "key-renamed",
            promise,
            case,
            path,
            key,
            expected=f"the key {name}",
            actual="no such key" if other is None else f"the key {shown(other)} in its place",
        )
        yield replace(finding, count=max(gone[name], 1))


def _pairs(promise: Promise, parent: str, gone: Counter[str], here: _Object) -> dict[str, str]:
    """Which missing key is which new one, the most alike first."""
    if not here.new:
        return {}
    scored = []
    may_lack = [
        one.key.name
        for one in promise.response_keys
        if one.optional and one.key.parent == parent and one.key.name not in here.came
    ]
    for name in (*gone, *may_lack):
        key = promise.at(_join(parent, name))
        for other, types in here.new.items():
            alike = SequenceMatcher(None, _plain(name), _plain(other)).ratio()
            fits = key is not None and bool(set(types) & set(key.types))
            alone = len(gone) == 1 and len(here.new) == 1 and fits
            if alike >= _SURELY or (name in gone and (alike >= _ALIKE or alone)):
                scored.append((alike, fits, name, other))
    pairs: dict[str, str] = {}
    for _, _, name, other in sorted(scored, key=lambda one: one[:2], reverse=True):
        if name not in pairs and other not in pairs.values():
            pairs[name] = other
    return pairs


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _extra(promise: Promise, case: Case, path: str, types: Mapping[str, int]) -> Finding:
    finding = about_operation(
        "key-undocumented",
        promise,
        case,
        path,
        expected="no such key",
        actual=f"a key of type {' or '.join(types)}",
        section="response keys",
    )
    return replace(finding, count=sum(types.values()))
