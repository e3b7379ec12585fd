"""What one key may hold, as the page promises it and as a witness has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches

from zoho_conformance.compare.witness.description import Shape
from zoho_conformance.compare.witness.make_finding import FindingMaker, either_of, join
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import PromisedKey
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS
from zoho_conformance.model.similarity import SAME_WORD


def types(tell: FindingMaker, side: Side, one: PromisedKey, shape: Shape) -> list[Finding]:
    """The disagreement on the type of a value, or of an array's elements."""
    if "null" in shape.types:
        promised, given = frozenset(one.types), frozenset({"null"})
    else:
        promised, given = frozenset(one.types) - {"null"}, shape.types
    where = one.path
    if promised == {"array"} and "array" in given and one.key.items:
        promised, given = frozenset(one.key.items), shape.element().types
        where = f"{one.path}[]"
    if not promised or not given or (_fit(promised, given) and _fit(given, promised)):
        return []
    wider = _fit(promised, given)
    return [
        tell.about_key(
            "witness-type-differs",
            side,
            one,
            expected=_describe_types(one, promised),
            actual=either_of(given),
            level="info" if wider else "error",
            path=where,
        )
    ]


def _fit(types: frozenset[str], allowed: frozenset[str]) -> bool:
    return all(one in allowed or (one == "integer" and "number" in allowed) for one in types)


def _describe_types(one: PromisedKey, types: frozenset[str]) -> str:
    told = (
        FORMAT_DESCRIPTIONS[one.format] if one.format and types == {"string"} else either_of(types)
    )
    said = (one.key.type or "").casefold()
    return f"{told} (documented as {one.key.type})" if said and said not in told else told


def null(tell: FindingMaker, side: Side, one: PromisedKey, shape: Shape) -> Iterator[Finding]:
    """The disagreement on whether null may come."""
    promised = "null" in one.types or (not one.types and one.key.nullable)
    if shape.nullable is None or not one.types or shape.nullable == promised:
        return
    yield tell.about_key(
        "witness-null-differs",
        side,
        one,
        expected="null may come" if promised else "no null is documented",
        actual="null may come" if shape.nullable else "never null",
        # A witness that allows more than the page rejects nothing that the page promises.
        level=tell.null_level if promised else "info",
    )


def values(tell: FindingMaker, side: Side, one: PromisedKey, shape: Shape) -> Iterator[Finding]:
    """The disagreement on the possible values, of an array on those of its elements."""
    held = shape.values or (shape.element().values if shape.items else None)
    given = None if held is None else tuple(map(_as_word, held))
    promised = one.values
    if promised is None and given is None:
        return
    if given is None:
        if one.key.basis == "stated":
            yield tell.about_key(
                "witness-values-differ",
                side,
                one,
                expected=join(promised or ()),
                actual="any value",
                level="info",
            )
        return
    if promised is None:
        yield tell.about_key(
            "witness-values-differ",
            side,
            one,
            expected="any value",
            actual=f"only {join(given)}",
            level="info",
        )
        return
    lacking = [value for value in one.key.values or promised if not _is_among(value, given, one)]
    more = [value for value in given if value not in promised]
    # What only a sample shows is one of the values, never all of them.
    more = more if one.key.basis == "stated" else []
    if not lacking and not more:
        return
    parts = [f"without {join(lacking)}"] if lacking else []
    parts += [f"with {join(more)} besides"] if more else []
    yield tell.about_key(
        "witness-values-differ",
        side,
        one,
        expected=join(promised),
        actual=f"values {' and '.join(parts)}",
        level="error" if lacking else "warning",
    )


def _as_word(value: object) -> str:
    """A value as a page writes it: its possible values are words, whatever their type."""
    return value if isinstance(value, str) else json.dumps(value)


def _is_among(value: str, given: tuple[str, ...], one: PromisedKey) -> bool:
    """Whether a witness has a value, or the spelling of it that a ruling takes besides."""
    ruled = [other for other in one.values or () if other in given]
    return value in given or bool(get_close_matches(value, ruled, n=1, cutoff=SAME_WORD))
