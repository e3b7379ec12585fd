"""The fields of a module, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from zoho_conformance.compare.org_schema.change import NOTHING, Change, pair
from zoho_conformance.compare.org_schema.picklists import value_changes
from zoho_conformance.contracts.org_schema.schema_file import OrgField, OrgModule
from zoho_conformance.model.rules import Level

_Breaks = Callable[[OrgField, OrgField], Level]


class _Fact(msgspec.Struct, frozen=True):
    """A fact of a field: its rule, its words, and how much it breaks that it is another."""

    rule: str
    words: Callable[[OrgField], str]
    level: _Breaks
    applies: Callable[[OrgField, OrgField], bool] = lambda _old, _new: True


def field_changes(old: OrgModule, new: OrgModule, modules: Mapping[str, str]) -> Iterator[Change]:
    """What changed in the fields that records have, as far as both snapshots know them.

    `modules` are those that have another name now, which is reported already.
    """
    module = new.api_name
    for before, after in pair(old.used_fields, new.used_fields):
        if before is None and after is not None:
            if old.whole:
                yield _new_field(module, after)
        elif after is None and before is not None:
            if new.whole:
                yield Change("org-field-gone", module, before.api_name, _type(before), NOTHING)
        elif before is not None and after is not None:
            yield from _changes_of(module, _with_names(before, modules), after)


def _with_names(field: OrgField, modules: Mapping[str, str]) -> OrgField:
    """The field, the modules that it refers to by the names that they have now."""
    if not modules or not (field.lookup or field.subform):
        return field
    return replace(
        field,
        lookup=tuple(sorted(modules.get(name, name) for name in field.lookup)),
        subform=modules.get(field.subform, field.subform) if field.subform else None,
    )


def _new_field(module: str, field: OrgField) -> Change:
    words = _type(field) + (", mandatory" if field.mandatory else "")
    level: Level = "error" if field.mandatory else "info"
    return Change("org-field-new", module, field.api_name, NOTHING, words, level=level)


def _changes_of(module: str, old: OrgField, new: OrgField) -> Iterator[Change]:
    name = new.api_name
    if old.api_name != name:
        yield Change("org-field-renamed", module, old.api_name, old.api_name, name)
    for fact in _FACTS:
        before, after = fact.words(old), fact.words(new)
        if before != after and fact.applies(old, new):
            yield Change(fact.rule, module, name, before, after, level=fact.level(old, new))
    if (old.values and new.values) or old.data_type == new.data_type:
        yield from value_changes(module, name, "fields", old.values, new.values)


def _type(field: OrgField) -> str:
    words = field.data_type or field.json_type or "a field"
    in_json = f" ({field.json_type})" if field.data_type and field.json_type else ""
    returns = f" of {field.return_type}" if field.return_type else ""
    return f"{words}{returns}{in_json}"


def _is_known(old: OrgField, new: OrgField) -> bool:
    """Whether both snapshots say of which types the field is, as far as either does."""
    return all(
        (getattr(old, name) is None) == (getattr(new, name) is None)
        for name in ("data_type", "json_type")
    )


def _length(field: OrgField) -> str:
    return "no length" if field.length is None else f"length {field.length}"


def _shorter(old: OrgField, new: OrgField) -> Level:
    return "error" if (new.length or 0) < (old.length or 0) else "info"


def _decimals(field: OrgField) -> str:
    count = field.decimals
    return "no decimal places" if count is None else f"{count} decimal places"


def _presence(field: OrgField) -> str:
    return "mandatory" if field.mandatory else "optional"


def _writing(field: OrgField) -> str:
    if field.read_only or field.never_writable or not (field.create or field.update):
        # Which of them says so differs from org to org, for the same thing.
        return "read-only"
    if not field.create:
        return "written in updates only"
    return "writable" if field.update else "written in new records only"


def _less_writable(old: OrgField, new: OrgField) -> Level:
    return "error" if _FREEDOM.index(_writing(new)) < _FREEDOM.index(_writing(old)) else "info"


_FREEDOM = ("read-only", "written in updates only", "written in new records only", "writable")


def _uniqueness(field: OrgField) -> str:
    return f"unique ({field.unique})" if field.unique else "not unique"


def _visibility(field: OrgField) -> str:
    return "visible" if field.visible else "hidden"


def _lookup(field: OrgField) -> str:
    names = (*field.lookup, *([field.subform] if field.subform else []))
    return ", ".join(names) or NOTHING


_FACTS = (
    _Fact("org-field-type-changed", _type, lambda _old, _new: "error", _is_known),
    _Fact(
        "org-field-length-changed",
        _length,
        _shorter,
        lambda old, new: old.length is not None and new.length is not None,
    ),
    _Fact(
        "org-field-decimals-changed",
        _decimals,
        lambda _old, _new: "warning",
        lambda old, new: old.decimals is not None and new.decimals is not None,
    ),
    _Fact(
        "org-field-mandatory-changed",
        _presence,
        lambda _old, new: "error" if new.mandatory else "info",
    ),
    _Fact("org-field-read-only-changed", _writing, _less_writable),
    _Fact(
        "org-field-unique-changed", _uniqueness, lambda _old, new: "error" if new.unique else "info"
    ),
    _Fact(
        "org-field-visibility-changed",
        _visibility,
        lambda _old, new: "info" if new.visible else "error",
    ),
    _Fact("org-field-lookup-changed", _lookup, lambda _old, _new: "error"),
)
