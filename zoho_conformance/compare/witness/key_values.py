"""What one key may hold, as the page promises it and as a witness has it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from zoho_conformance.compare.witness.description import DescribedShape
from zoho_conformance.compare.witness.make_finding import WitnessFindingMaker, join, join_types
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS
from zoho_conformance.model.similarity import SAME_WORD


def compare_types(
    make: WitnessFindingMaker, side: Side, key: PromisedKey, shape: DescribedShape
) -> list[Finding]:
    """Find a disagreement on the type of a value, or of an array's elements."""
    if "null" in shape.types:
        promised, given = frozenset(key.types), frozenset({"null"})
    else:
        promised, given = frozenset(key.types) - {"null"}, shape.types
    where = key.path
    if promised == {"array"} and "array" in given and key.key.items:
        promised, given = frozenset(key.key.items), shape.element().types
        where = f"{key.path}[]"
    if not promised or not given or (_types_fit(promised, given) and _types_fit(given, promised)):
        return []
    wider = _types_fit(promised, given)
    return [
        make.about_key(
            "witness-type-differs",
            side,
            key,
            expected=_describe_types(key, promised),
            actual=join_types(given),
            level="info" if wider else "error",
            path=where,
        )
    ]


def _types_fit(types: frozenset[str], allowed: frozenset[str]) -> bool:
    return all(name in allowed or (name == "integer" and "number" in allowed) for name in types)


def _describe_types(key: PromisedKey, types: frozenset[str]) -> str:
    words = (
        FORMAT_DESCRIPTIONS[key.format] if key.format and types == {"string"} else join_types(types)
    )
    said = (key.key.type or "").casefold()
    return f"{words} (documented as {key.key.type})" if said and said not in words else words


def compare_null(
    make: WitnessFindingMaker, side: Side, key: PromisedKey, shape: DescribedShape
) -> Iterator[Finding]:
    """Find a disagreement on whether null may come."""
    promised = "null" in key.types or (not key.types and key.key.nullable)
    if shape.nullable is None or not key.types or shape.nullable == promised:
        return
    yield make.about_key(
        "witness-null-differs",
        side,
        key,
        expected="null may come" if promised else "no null is documented",
        actual="null may come" if shape.nullable else "never null",
        # A witness that allows more than the page does not reject what the page promises.
        level=make.null_level if promised else "info",
    )


def compare_values(
    make: WitnessFindingMaker, side: Side, key: PromisedKey, shape: DescribedShape
) -> Iterator[Finding]:
    """Find a disagreement on the possible values, for an array on those of its elements."""
    allowed = shape.values or (shape.element().values if shape.items else None)
    given = None if allowed is None else dict.fromkeys(map(_as_word, allowed))
    promised = key.values
    if promised is None and given is None:
        return
    if given is None:
        if key.key.basis == "stated":
            yield make.about_key(
                "witness-values-differ",
                side,
                key,
                expected=join(promised or ()),
                actual="any value",
                level="info",
            )
        return
    if promised is None:
        yield make.about_key(
            "witness-values-differ",
            side,
            key,
            expected="any value",
            actual=f"only {join(given)}",
            level="info",
        )
        return
    lacking = [value for value in key.key.values or promised if not _is_among(value, given, key)]
    more = [value for value in given if value not in promised]
    # A sample shows some of the values, never all of them.
    more = more if key.key.basis == "stated" else []
    if not lacking and not more:
        return
    parts = [f"without {join(lacking)}"] if lacking else []
    parts += [f"with {join(more)} besides"] if more else []
    yield make.about_key(
        "witness-values-differ",
        side,
        key,
        expected=join(promised),
        actual=f"values {' and '.join(parts)}",
        level="error" if lacking else "warning",
    )


def _as_word(value: object) -> str:
    """Write a value as a page does: possible values are words, whatever their type."""
    return value if isinstance(value, str) else json.dumps(value)


def _is_among(value: str, given: Collection[str], key: PromisedKey) -> bool:
    """Whether a witness has a value, or a spelling of it that a ruling accepts besides."""
    ruled = [other for other in key.values or () if other in given]
    return value in given or bool(get_close_matches(value, ruled, n=1, cutoff=SAME_WORD))
