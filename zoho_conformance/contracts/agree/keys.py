"""The keys of a body that several pages document: each as all of them allow it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.contracts.agree.differences import (
    Differences,
    Placed,
    by_name,
    closed_values,
    shared,
    shared_if_stated,
    union,
)
from zoho_conformance.contracts.agree.loosest import loosest_limits, loosest_presence
from zoho_conformance.contracts.contract import Key, Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.rules import lowest

_PlacedKey = Placed[PromisedKey]


def agree_on_keys(
    parts: Sequence[Promise], side: Side, differences: Differences
) -> Iterator[_PlacedKey]:
    """The keys of all pages, each with the page that its place is on."""
    placed = (
        (key.path, Placed(key, number, part.page, key.key.line))
        for number, part in enumerate(parts)
        for key in part.keys(side)
    )
    # A page without any key of the body says nothing of what is in it.
    bodies = [{key.path for key in part.keys(side)} for part in parts]
    for keys in by_name(placed):
        described = [key for key in keys if not key.fact.may_be_requested] or keys
        path = described[0].fact.path
        differences.note_partial(f"{side} keys", json_path.as_written(path), described)
        having = {key.part for key in described}
        is_everywhere = all(
            number in having or not paths or _lacks_object_of(path, paths)
            for number, paths in enumerate(bodies)
        )
        stated = [key for key in described if key.fact.key.basis == "stated"]
        main = (stated or described)[0]
        if len(described) > 1:
            _note_differences(described, differences)
        yield structs.replace(
            main,
            fact=_merge(main.fact, [key.fact for key in described], is_everywhere=is_everywhere),
        )


def _lacks_object_of(path: str, paths: set[str]) -> bool:
    """Whether a page has no object in which the key could be."""
    holder = json_path.holder(path)
    return bool(holder) and holder not in paths


def _merge(main: PromisedKey, keys: Sequence[PromisedKey], *, is_everywhere: bool) -> PromisedKey:
    if len(keys) == 1 and is_everywhere:
        return main
    return structs.replace(
        main,
        key=_merge_facts(main, keys, is_everywhere=is_everywhere),
        types=_types([key.types for key in keys]),
        values=closed_values(key.values for key in keys),
        format=shared((key.format for key in keys), None),
        null_if=shared((key.null_if for key in keys), None),
        any_of=shared((key.any_of for key in keys), ()),
        recursive=next((key.recursive for key in keys if key.recursive), None),
        optional=any(key.optional for key in keys),
        treat_as_stated=all(key.treat_as_stated for key in keys),
        format_level=lowest(*(key.format_level for key in keys)),
        ruling_ids=tuple(dict.fromkeys(id_ for key in keys for id_ in key.ruling_ids)),
        has_stated_children=any(key.has_stated_children for key in keys),
    )


def _merge_facts(main: PromisedKey, promised: Sequence[PromisedKey], *, is_everywhere: bool) -> Key:
    keys = [key.key for key in promised]
    values = closed_values(key.values for key in keys)
    known = dict.fromkeys(value for key in keys for value in key.values or key.known_values or ())
    presence = loosest_presence([key.presence for key in keys], is_everywhere=is_everywhere)
    is_conditional = presence == "conditional"
    is_response = main.key.required is not None
    always = (
        all(key.is_required for key in promised) if is_response else all(key.always for key in keys)
    )
    return replace(
        main.key,
        type=main.key.type or next((key.type for key in keys if key.type), None),
        types=_types([key.types for key in keys]),
        items=union(key.items for key in keys),
        values=values,
        known_values=None if values else tuple(known) or None,
        default=shared_if_stated([key.default for key in keys]),
        format=shared((key.format for key in keys), None),
        nullable=any(key.nullable for key in keys),
        null_when=next((key.null_when for key in keys if key.null_when), None),
        always=is_everywhere and always,
        required=is_everywhere and all(key.required for key in keys) if is_response else None,
        presence=presence,
        condition=next((key.condition for key in keys if key.condition), None)
        if is_conditional
        else None,
        limits=loosest_limits([key.limits for key in keys]),
        is_field=any(key.is_field for key in keys),
    )


def _types(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The types of all; an array of one page and an object of another are both."""
    types = union(lists)
    return (*(name for name in types if name != "null"), *(["null"] if "null" in types else []))


def _note_differences(keys: Sequence[_PlacedKey], differences: Differences) -> None:
    path = keys[0].fact.path
    name = f"`{json_path.as_written(path)}`"

    def types(key: PromisedKey) -> str:
        return " or ".join(sorted(key.types)) or "no type"

    def values(key: PromisedKey) -> str:
        if key.values:
            return ", ".join(sorted(key.values))
        return f"{', '.join(sorted(key.key.known_values or ()))} …".lstrip()

    def presence(key: PromisedKey) -> str:
        return key.key.presence or "presence unsaid"

    differences.note(f"the type of {name}", keys, types, path)
    differences.note(f"the values of {name}", keys, values, path)
    differences.note(f"the presence of {name}", keys, presence, path)
    differences.note(
        f"whether {name} always comes",
        keys,
        lambda key: "always" if key.is_required else "not always",
        path,
    )
    differences.note(
        f"the default of {name}", keys, lambda key: f"{key.key.default or 'no default'}", path
    )
