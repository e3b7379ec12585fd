"""The layouts of a module, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from zoho_conformance.compare.org_schema.change import NOTHING, Change, pair
from zoho_conformance.contracts.org_schema.schema_file import OrgLayout, OrgModule
from zoho_conformance.model.rules import Level

_SECTION = "layouts"


class FieldNames(msgspec.Struct, frozen=True):
    """What fields are called now, by what they were, and the names whose change is explained.

    What became of a field itself says what became of it in every layout.
    """

    now: Mapping[str, str]
    explained: frozenset[str]

    def of(self, names: tuple[str, ...]) -> set[str]:
        """The fields that are called so now, in an older layout or a newer one."""
        return {self.now.get(name, name) for name in names}


def layout_changes(old: OrgModule, new: OrgModule, names: FieldNames) -> Iterator[Change]:
    """What changed in the active layouts."""
    module = new.api_name
    for before, after in pair(_active(old), _active(new)):
        if before is None and after is not None:
            yield _change("org-layout-new", module, after.api_name, NOTHING, after.api_name)
        elif after is None and before is not None:
            yield _change("org-layout-gone", module, before.api_name, before.api_name, NOTHING)
        elif before is not None and after is not None:
            if before.api_name != after.api_name:
                yield _change(
                    "org-layout-renamed",
                    module,
                    before.api_name,
                    before.api_name,
                    after.api_name,
                )
            yield from _fields_of(module, before, after, names)


def _fields_of(module: str, old: OrgLayout, new: OrgLayout, names: FieldNames) -> Iterator[Change]:
    had, has = names.of(old.fields), set(new.fields)
    where = new.api_name
    for name in sorted((had ^ has) - names.explained):
        is_new = name in has
        rule = "org-layout-field-new" if is_new else "org-layout-field-gone"
        words = (NOTHING, name) if is_new else (name, NOTHING)
        yield _change(rule, module, f"{where}.{name}", *words)
    demanded, demands = names.of(old.required), set(new.required)
    for name in sorted(((demanded ^ demands) & had & has) - names.explained):
        words = ("mandatory", "optional") if name in demanded else ("optional", "mandatory")
        level: Level = "info" if name in demanded else "error"
        yield _change(
            "org-layout-mandatory-changed", module, f"{where}.{name}", *words, level=level
        )


def _active(module: OrgModule) -> list[OrgLayout]:
    return [layout for layout in module.layouts or () if not layout.inactive]


def _change(
    rule: str, module: str, path: str, before: str, after: str, level: Level = "error"
) -> Change:
    return Change(rule, module, path, before, after, _SECTION, level)
