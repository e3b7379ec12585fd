"""Two snapshots of an org's schema: module for module, as far as both go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from zoho_conformance.compare.org_schema.change import NOTHING, Change, pair
from zoho_conformance.compare.org_schema.fields import field_changes
from zoho_conformance.compare.org_schema.layouts import FieldNames, layout_changes
from zoho_conformance.compare.org_schema.picklists import GLOBAL, picklist_changes
from zoho_conformance.contracts.org_schema.schema_file import (
    OrgModule,
    OrgSchema,
    Part,
    lines_of,
)
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import Level

_FLAGS = ("supported", "viewable", "creatable", "editable", "deletable")
MODULES = "modules"
"""What stands in the place of a module where there is one more or less, or by another name."""
_MAX_NAMED = 5


class SchemaComparison(msgspec.Struct, frozen=True):
    """What changed, the parts that were compared, and what could not be, each in a line.

    `has_gap` is whether something is not compared that a snapshot should have had.
    """

    findings: tuple[Finding, ...]
    parts: tuple[str, ...]
    not_compared: tuple[str, ...]
    has_gap: bool


def compare_schemas(old: OrgSchema, new: OrgSchema, name: str) -> SchemaComparison:
    """Compare two snapshots; `name` is what the older one is called where findings refer to it."""
    comparer = _Comparer(old, new)
    changes = tuple(comparer.changes())
    lines = lines_of(old) if changes else {}
    return SchemaComparison(
        tuple(change.finding(name, _line(lines, change)) for change in changes),
        comparer.compared,
        tuple(comparer.not_compared),
        old.partial or new.partial,
    )


class _Comparer:
    def __init__(self, old: OrgSchema, new: OrgSchema) -> None:
        self._old, self._new = old, new
        self._pairs = tuple(pair(old.modules, new.modules))
        self._renamed = {
            before.api_name: after.api_name
            for before, after in self._pairs
            if before is not None and after is not None and before.api_name != after.api_name
        }
        self._compared: set[str] = set()
        self._missing: set[str] = set()
        self.not_compared: list[str] = []

    @property
    def compared(self) -> tuple[str, ...]:
        """What was compared as far as the older snapshot goes, in order."""
        return tuple(sorted(self._compared - self._missing))

    def changes(self) -> Iterator[Change]:
        self._compared.add(MODULES)
        yield from self._of_modules()
        old, new = self._old.global_picklists, self._new.global_picklists
        if old is not None and new is not None:
            self._compared.add(GLOBAL)
            yield from picklist_changes(old, new)
        elif old is not None or new is not None:
            self._note_missing("global-picklists", None, is_older=old is None)

    def _of_modules(self) -> Iterator[Change]:
        unseen: list[str] = []
        for before, after in self._pairs:
            if before is None and after is not None:
                if self._old.all_modules:
                    yield _of_module("org-module-new", after.api_name, NOTHING, after.api_name)
            elif after is None and before is not None:
                if self._new.all_modules:
                    yield _of_module("org-module-gone", before.api_name, before.api_name, NOTHING)
                else:
                    unseen.append(before.api_name)
            elif before is not None and after is not None:
                self._compared.add(after.api_name)
                yield from self._changes_of(before, after)
        if unseen:
            more = f" and {len(unseen) - _MAX_NAMED} more" if len(unseen) > _MAX_NAMED else ""
            names = ", ".join(unseen[:_MAX_NAMED]) + more
            self.not_compared.append(f"{names}: the newer snapshot does not have all modules")

    def _changes_of(self, old: OrgModule, new: OrgModule) -> Iterator[Change]:
        if old.api_name != new.api_name:
            yield _of_module("org-module-renamed", old.api_name, old.api_name, new.api_name)
        had, has = _access(old), _access(new)
        if had != has:
            level: Level = "error" if set(_granted(old)) - set(_granted(new)) else "info"
            yield _of_module("org-module-access-changed", new.api_name, had, has, level)
        if not (old.supported and new.supported):
            # What the API does not reach has neither fields nor layouts to be asked for.
            return
        if old.fields is not None and new.fields is not None:
            yield from field_changes(old, new, self._renamed)
        elif old.fields is not None or new.fields is not None:
            self._note_missing("fields", new.api_name, is_older=old.fields is None)
        if old.layouts is not None and new.layouts is not None:
            yield from layout_changes(old, new, _told_of_fields(old, new))
        elif old.layouts is not None or new.layouts is not None:
            self._note_missing("layouts", new.api_name, is_older=old.layouts is None)

    def _note_missing(self, part: Part, module: str | None, *, is_older: bool) -> None:
        if not is_older:
            self._missing.add(module or GLOBAL)
        schema = self._old if is_older else self._new
        where = "the older snapshot has none" if is_older else "the newer snapshot has none"
        what = part.replace("-", " ") + (f" of {module}" if module else "")
        self.not_compared.append(f"{what}: {where} ({schema.why_not_read(part, module)})")


def _line(lines: Mapping[tuple[str, str], int], change: Change) -> int:
    """Where the older snapshot has what changed; of something new, its module."""
    name = change.path.partition(".")[0]
    if change.module == MODULES:
        return lines.get((change.path, ""), 1)
    return lines.get((change.module, name)) or lines.get((change.module, "")) or 1


def _of_module(rule: str, module: str, before: str, after: str, level: Level = "error") -> Change:
    return Change(rule, MODULES, module, before, after, "settings", level)


def _granted(module: OrgModule) -> list[str]:
    return [flag for flag in _FLAGS if getattr(module, flag)]


def _access(module: OrgModule) -> str:
    if not module.supported:
        return "not supported by the API"
    return ", ".join(_granted(module))


def _told_of_fields(old: OrgModule, new: OrgModule) -> FieldNames:
    """What fields are called now, and which of them are reported already."""
    if old.fields is None or new.fields is None:
        return FieldNames({}, frozenset())
    now: dict[str, str] = {}
    explained: set[str] = set()
    for before, after in pair(old.used_fields, new.used_fields):
        names = {each.api_name for each in (before, after) if each is not None}
        if len(names) > 1 or before is None or after is None or before.mandatory != after.mandatory:
            explained |= names
        if before is not None and after is not None:
            now[before.api_name] = after.api_name
    return FieldNames(now, frozenset(explained))
