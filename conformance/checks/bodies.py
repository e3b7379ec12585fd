"""The body of a success against its schema, and the keys that no schema forbids.

The derived schema judges; this module translates what it finds. Beside it stand only what a
schema cannot say: that a vanished key and a new one are the same key renamed, that a key is
undocumented, and that `fields` asked for some keys only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from conformance.checks.told import about_key, about_operation
from conformance.checks.wording import same_words
from conformance.values import FORMATS_TOLD, json_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conformance.exchange import Case, Exchange
    from conformance.finding import Finding
    from conformance.promise import Promise, PromisedKey
    from conformance.schema import Validator, Violation

_ALIKE = 0.6
"""Names at least this similar (0 to 1) are one key renamed."""
_LONGEST_VALUE = 64


def check(promise: Promise, validator: Validator, exchange: Exchange) -> Iterator[Finding]:
    """Every disagreement between the body and its schema, and every undocumented key."""
    case, body = exchange.case, exchange.response.json
    missing: dict[str, dict[str, int]] = {}
    told: dict[str, list[Violation]] = {}
    for violation in validator.violations(body):
        if violation.keyword in ("required", "anyOf"):
            keys = violation.keys if violation.keyword == "required" else violation.keys[:1]
            counts = missing.setdefault(violation.path, {})
            for name in keys:
                counts[name] = counts.get(name, 0) + 1
        else:
            told.setdefault(violation.path, []).append(violation)
    _drop_unasked(promise, exchange, missing)
    for path, violations in told.items():
        yield from _translated(promise, case, path, violations)
    new = _undocumented(promise, body)
    for parent, names in missing.items():
        yield from _absent(promise, case, parent, names, new.get(parent, {}))
    for parent, found in new.items():
        for name, types in found.items():
            yield _extra(promise, case, _join(parent, name), types)


def asked_fields(promise: Promise, exchange: Exchange) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that a `fields` parameter can ask for, and those that it did ask for."""
    offered = next(
        (one.values for one in promise.contract.parameters if one.name == "fields"), None
    )
    asked = exchange.request.query.get("fields")
    if not offered or asked is None:
        return frozenset(), frozenset()
    return frozenset(offered), frozenset(asked.split(","))


def _drop_unasked(promise: Promise, exchange: Exchange, missing: dict[str, dict[str, int]]) -> None:
    offered, asked = asked_fields(promise, exchange)
    rows = missing.get(f"{promise.wrapper}[]", {})
    for name in offered - asked:
        rows.pop(name, None)


def _translated(
    promise: Promise, case: Case, path: str, violations: list[Violation]
) -> Iterator[Finding]:
    """One finding for a path: a wrong type makes whatever else is wrong there moot."""
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
                actual="other words" if message else str(one.value)[:_LONGEST_VALUE],
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
                actual=f"a string like {_mask(str(one.value))}",
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


def _mask(text: str) -> str:
    """The form of a string without what it says."""
    return re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", re.sub(r"[0-9]", "9", text)))[:40]


def _join(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else name


def _undocumented(promise: Promise, body: Any) -> dict[str, dict[str, dict[str, int]]]:
    """By the path of their object: the keys without a promise, and the types they come with."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    # An object's keys are known by its path; recursion makes paths, so they are looked up once.
    known: dict[str, bool] = {}
    stack: list[tuple[str, Any]] = [("", body)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, list):
            stack.extend((f"{path}[]", one) for one in node)
        elif isinstance(node, dict):
            for name, value in node.items():
                place = _join(path, name)
                if place not in known:
                    known[place] = promise.at(place) is not None
                if known[place]:
                    if not _is_free(promise, place):
                        stack.append((place, value))
                else:
                    types = found.setdefault(path, {}).setdefault(name, {})
                    types[json_type(value)] = types.get(json_type(value), 0) + 1
    return found


def _is_free(promise: Promise, path: str) -> bool:
    """Whether anything may stand below the path."""
    key = promise.at(path)
    return key is not None and key.known_only


def _absent(
    promise: Promise,
    case: Case,
    parent: str,
    names: Mapping[str, int],
    new: dict[str, dict[str, int]],
) -> Iterator[Finding]:
    """Each missing key, as renamed where a new key took its place; such new keys are used up."""
    renamed = _pairs(promise, parent, names, new)
    for name, count in names.items():
        path = _join(parent, name)
        key = promise.at(path)
        if key is None:
            continue
        if name in renamed:
            other = renamed[name]
            del new[other]
            finding = about_key(
                "key-renamed",
                promise,
                case,
                path,
                key,
                expected=f"the key {name}",
                actual=f"the key {other} in its place",
            )
        else:
            finding = about_key(
                "key-missing",
                promise,
                case,
                path,
                key,
                expected=f"the key {name}",
                actual="no such key",
            )
        yield from [finding] * count


def _pairs(
    promise: Promise, parent: str, names: Mapping[str, int], new: Mapping[str, Mapping[str, int]]
) -> dict[str, str]:
    """Which missing key is which new one, the most alike first."""
    scored = []
    for name in names:
        key = promise.at(_join(parent, name))
        for other, types in new.items():
            alike = SequenceMatcher(None, _plain(name), _plain(other)).ratio()
            fits = key is not None and bool(set(types) & set(key.types))
            alone = len(names) == 1 and len(new) == 1 and fits
            if alike >= _ALIKE or alone:
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
