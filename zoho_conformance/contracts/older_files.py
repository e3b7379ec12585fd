"""Facts that older contract files say in another way, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from zoho_conformance.contracts.contract import Key, Operation
from zoho_conformance.contracts.doubt import Doubt, DoubtKind
from zoho_conformance.contracts.own_facts import ids_of
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.url_template import ANY, UrlTemplate

# Contract files written before doubts had kinds; decisions go by these four of their doubts.
_KINDS_BEFORE: tuple[tuple[DoubtKind, re.Pattern[str]], ...] = (
    ("lost-sample", lazy_pattern(r"the sample is lost")),
    ("nesting", lazy_pattern(r"the nesting of .*`(?P<path>[^`]*)`$")),
    ("only-in-samples", lazy_pattern(r"only the sample shows ")),
    ("sample-of-other-id", lazy_pattern(r"the sample response is about another id ")),
)


def with_kind(doubt: Doubt) -> Doubt:
    """The doubt of a contract file, with its kind where it was written before there were kinds."""
    if doubt.kind is None:
        for kind, sentence in _KINDS_BEFORE:
            if match := sentence.match(doubt.what):
                return msgspec.structs.replace(doubt, kind=kind, **match.groupdict())
    return doubt


def with_own_requirements(
    keys: Sequence[Key], operations: Sequence[Operation], sample_operation: str
) -> tuple[Key, ...]:
    """The response keys of a file that names one sample operation, and no key's requirement.

    What the sample of a list shows beside its rows is not required of the form with an id.
    """
    sampled = next((other for other in operations if other.id == sample_operation), None)
    if sampled is None:
        return tuple(keys)
    form = UrlTemplate.parse(sampled.path).form
    others = [
        operation.id
        for operation in operations
        if operation.method != "GET" or UrlTemplate.parse(operation.path).form != (*form, ANY)
    ]
    required_in = ids_of(others, operations)
    if required_in is None:
        return tuple(keys)
    rows = next((key.path for key in keys if "array" in key.types), "")
    return tuple(
        replace(key, always=False, required=False, required_in=required_in)
        if key.always and not key.parent and key.path != rows
        else key
        for key in keys
    )
