"""The values of picklists, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from zoho_conformance.compare.org_schema.change import NOTHING, Change, pair
from zoho_conformance.contracts.org_schema.schema_file import OrgPicklist, PicklistValue
from zoho_conformance.model.display import legible
from zoho_conformance.model.rules import Level

GLOBAL = "global picklists"
"""What stands in the place of a module."""


class _Value(msgspec.Struct, frozen=True):
    """A value by the word that requests send."""

    api_name: str
    id: str | None
    value: PicklistValue


def value_changes(
    module: str,
    path: str,
    section: str,
    old: Sequence[PicklistValue],
    new: Sequence[PicklistValue],
) -> Iterator[Change]:
    """What changed in the values that are in use."""
    for before, after in pair(_used(old), _used(new)):
        was = _shown(before.value) if before is not None else NOTHING
        now = _shown(after.value) if after is not None else NOTHING
        if was != now:
            rule, level = _kind(before, after)
            word = before or after
            thing = legible(word.api_name) if word is not None else ""
            yield Change(rule, module, path, was, now, section, level, thing)


def _kind(before: _Value | None, after: _Value | None) -> tuple[str, Level]:
    if before is None:
        return "org-picklist-value-new", "warning"
    if after is None:
        return "org-picklist-value-gone", "error"
    # What is sent may be the word that it was, and only look otherwise.
    is_shown_alone = before.api_name == after.api_name
    return "org-picklist-value-renamed", "warning" if is_shown_alone else "error"


def picklist_changes(old: Sequence[OrgPicklist], new: Sequence[OrgPicklist]) -> Iterator[Change]:
    """What changed in the picklists that fields share."""
    for before, after in pair(old, new):
        if before is None and after is not None:
            yield _change("org-picklist-new", after.api_name, NOTHING, after.api_name)
        elif after is None and before is not None:
            yield _change("org-picklist-gone", before.api_name, before.api_name, NOTHING)
        elif before is not None and after is not None:
            if before.api_name != after.api_name:
                yield _change(
                    "org-picklist-renamed", before.api_name, before.api_name, after.api_name
                )
            yield from value_changes(GLOBAL, after.api_name, "values", before.values, after.values)


def _change(rule: str, path: str, before: str, after: str) -> Change:
    return Change(rule, GLOBAL, path, before, after, "picklists")


def _used(values: Sequence[PicklistValue]) -> list[_Value]:
    return [_Value(value.value, value.id, value) for value in values if not value.unused]


def _shown(value: PicklistValue) -> str:
    shown = legible(value.value) or "the empty value"
    also = f" (shown as {legible(value.display)})" if value.display is not None else ""
    return f"{shown}{also}"
