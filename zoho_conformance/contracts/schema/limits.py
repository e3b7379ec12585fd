"""Limits of values and constraints between keys as keywords of JSON Schema."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from zoho_conformance.contracts.page_facts import Constraint, Limits
from zoho_conformance.model import json_path

_KEYWORDS = (
    ("min_items", "minItems", {"array"}),
    ("max_items", "maxItems", {"array"}),
    ("min_length", "minLength", {"string"}),
    ("max_length", "maxLength", {"string"}),
    ("minimum", "minimum", {"integer", "number"}),
    ("maximum", "maximum", {"integer", "number"}),
)
LIMIT_WORDS: Mapping[str, tuple[str, str]] = {
    "minItems": ("at least", " elements"),
    "maxItems": ("at most", " elements"),
    "minLength": ("at least", " characters"),
    "maxLength": ("at most", " characters"),
    "minimum": ("at least", ""),
    "maximum": ("at most", ""),
}
"""What a keyword says of its number, and of what; of the value itself where that is empty."""


def limit_keywords(limits: Limits | None, types: Collection[str]) -> dict[str, Any]:
    """The keywords of the limits that values of these types have; of all where none is known."""
    if limits is None:
        return {}
    bounds = (
        (keyword, getattr(limits, name), kinds)
        for name, keyword, kinds in _KEYWORDS
        if not types or kinds & set(types)
    )
    return {keyword: bound for keyword, bound, _ in bounds if bound is not None}


def constraint_schemas(
    constraints: Iterable[Constraint], holder: str, names: Collection[str]
) -> Iterator[dict[str, Any]]:
    """What holds of the object at a path, whose keys are `names`, beside its keys."""
    for constraint in constraints:
        if constraint.holder != holder:
            continue
        keys = [json_path.name(path) for path in constraint.names]
        if not set(keys) <= set(names):
            continue
        if constraint.kind == "exclude-one-another":
            yield from ({"not": {"required": list(pair)}} for pair in combinations(keys, 2))
        elif constraint.kind == "one-of":
            yield {"anyOf": [{"required": [key]} for key in keys]}
        else:
            others = {key: [other for other in keys if other != key] for key in keys}
            yield {"dependentRequired": others}
