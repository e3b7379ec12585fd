"""The keys of a body: what the key lists state, placed in the tree that the samples show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from zoho_conformance.contracts.contract import BodySample, Key
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.page_facts import OperationIds
from zoho_conformance.model import json_path
from zoho_conformance.pages.keys import (
    key_description,
    key_doubts,
    key_lists,
    misspelt,
    shown_values,
    type_words,
    value_limits,
)
from zoho_conformance.pages.keys.key_description import KeyDescription
from zoho_conformance.pages.keys.key_line import KeyLine, Presence
from zoho_conformance.pages.keys.key_lists import ListedKey
from zoho_conformance.pages.keys.lists_of_body import KeyList
from zoho_conformance.pages.operation_words import OperationWords
from zoho_conformance.pages.samples.sample_shape import SampleShape, shapes_of_samples

_ENVELOPE = ("code", "details", "message", "status")
"""The keys of each row that an action answers with."""


def read(
    lists: Sequence[KeyList], samples: Sequence[BodySample], words: OperationWords | None = None
) -> tuple[tuple[Key, ...], tuple[Doubt, ...]]:
    """The keys in page order, those that only the samples have in their places, and the doubts."""
    shapes = shapes_of_samples(samples)
    listed, list_doubts = key_lists.read(lists, samples, shapes)
    listed, spelling_doubts = misspelt.respell(listed, shapes)
    types_of_words = _types_of_words(listed, shapes)
    parents = {json_path.parent(path) for path in shapes}
    descriptions = {key.path: _description(key) for key in listed}
    keys = [
        _stated_key(
            key,
            descriptions[key.path],
            shapes.get(key.path),
            types_of_words,
            parents,
            words.of_headings(key.variants) if words else None,
        )
        for key in listed
    ]
    listed_paths = {key.path for key in listed}
    keys += [
        _sampled_key(path, shapes, is_only_source=not listed)
        for path in shapes
        if path not in listed_paths
    ]
    order = {path: at for at, path in enumerate(_order_paths(listed, shapes))}
    keys.sort(key=lambda key: order[key.path])
    list_line = lists[0].section.line if lists else None
    keys, limit_doubts = value_limits.without_contradicted(keys, shapes)
    return tuple(keys), (
        *list_doubts,
        *spelling_doubts,
        *limit_doubts,
        *key_doubts.doubts_of_keys(keys, shapes, list_line),
        *key_doubts.doubts_of_values(listed, descriptions, shapes),
    )


def _description(listed: ListedKey) -> KeyDescription:
    """What the description of a key says, and what bullets below it explain."""
    line, entry = listed.line, listed.entry
    description = key_description.read(
        (line.description, *entry.description), line.name, entry.rows, line.type
    )
    bullets = listed.bullet_values
    if description.values or not bullets:
        return description
    if bullets.is_open:
        return replace(description, known_values=description.known_values or bullets.values)
    return replace(description, values=bullets.values, known_values=None)


def _order_paths(listed: Sequence[ListedKey], shapes: Mapping[str, SampleShape]) -> list[str]:
    """Parents before children: wrappers first, then page order, then what only the sample has."""
    order: dict[str, None] = {}
    seen: set[str] = set()
    for key in listed:
        above: list[str] = []
        place = key.path
        while "." in place and (place := json_path.parent(place)) not in seen:
            seen.add(place)
            above.append(place.removesuffix("[]"))
        order |= dict.fromkeys(path for path in reversed(above) if path in shapes)
        order.setdefault(key.path)
    for path in shapes:
        order.setdefault(path)
    return list(order)


def _types_of_words(
    listed: Sequence[ListedKey], shapes: Mapping[str, SampleShape]
) -> dict[str, tuple[str, ...]]:
    """The JSON types that the samples show for each type word of this page.

    One key that its type word is wrong about says nothing of the others.
    """
    types_seen: dict[str, dict[str, None]] = {}
    for key in listed:
        if key.line.type is None or key.path not in shapes:
            continue
        seen = types_seen.setdefault(key.line.type.casefold(), {})
        types = tuple(name for name in shapes[key.path].types if name != "null")
        seen.update(dict.fromkeys(_widen(types, key.line.type)))
    return {
        word: (expected,) if (expected := type_words.json_type_of(word)) in seen else tuple(seen)
        for word, seen in types_seen.items()
        if seen
    }


def _stated_key(
    listed: ListedKey,
    description: KeyDescription,
    shown: SampleShape | None,
    types_of_words: Mapping[str, tuple[str, ...]],
    parents: Collection[str],
    operations: OperationIds,
) -> Key:
    shape, line = shown or SampleShape(0), listed.line
    # Nothing speaks against what the list says of a key whose parent no sample has an instance of;
    # without any sample nothing is known.
    always = shape.always or (bool(parents) and json_path.parent(listed.path) not in parents)
    is_null_word = line.type is not None and type_words.may_be_null(line.type)
    nullable = description.nullable or "null" in shape.types or is_null_word
    types = _widen(tuple(name for name in shape.types if name != "null"), line.type)
    if not types and line.type is not None:
        types = types_of_words.get(line.type.casefold()) or type_words.json_types_of(line.type)
    values, known_values = _values(description, shape, is_boolean="boolean" in types)
    presence, condition = _presence(line, description)
    has_values = shown_values.are_possible(types, shape)
    return Key(
        path=listed.path,
        type=line.type,
        types=(*types, "null") if nullable and types else types,
        items=shape.items or (("string",) if values and types == ("array",) else ()),
        values=values if has_values else None,
        known_values=known_values if has_values else None,
        default=_default(description.default, types),
        format=shape.format,
        nullable=nullable,
        null_when=description.null_when,
        always=always,
        required=always and description.only_when is None,
        presence=presence,
        condition=condition,
        basis="stated",
        line=listed.entry.item.line,
        limits=value_limits.read(
            (line.description, *listed.entry.description), line.name, types, line.type
        ),
        operations=operations,
    )


def _presence(line: KeyLine, description: KeyDescription) -> tuple[Presence | None, str | None]:
    """The presence that the line of a key states, with its condition, else what is said below."""
    is_without_condition = line.presence == "conditional" and not line.condition
    if description.mandatory_when and (line.presence in (None, "optional") or is_without_condition):
        return "conditional", description.mandatory_when
    if line.presence is None and description.only_when:
        return "conditional", line.condition or description.only_when
    if line.presence is None and description.presence:
        return description.presence, None
    return line.presence, description.only_when if is_without_condition else line.condition


def _values(
    description: KeyDescription, shape: SampleShape, *, is_boolean: bool
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The possible values, and the known ones of a list that page or samples leave open."""
    if description.values and shown_values.strange(description.values, shape):
        return None, description.values
    if not (description.values or description.known_values) and _are_shown(
        description.between, shape
    ):
        return None, description.between
    if description.values and is_boolean:
        return tuple(value.casefold() for value in description.values), None
    return description.values, description.known_values


def _are_shown(words: Sequence[str], shape: SampleShape) -> bool:
    """Whether the samples have the words of a description as values, and no others."""
    shown = {value for value in shape.scalars if isinstance(value, str)}
    return bool(shown) and shown <= set(words)


def _widen(types: tuple[str, ...], word: str | None) -> tuple[str, ...]:
    """The types that the samples show, and those that the page's word adds to them.

    A number that happens to be whole is a number still; of two types the samples may show one.
    """
    stated = type_words.json_types_of(word) if word else ()
    if "number" in stated and "number" not in types:
        types = tuple(dict.fromkeys("number" if name == "integer" else name for name in types))
    if len(stated) > 1 and set(types) <= set(stated):
        return stated if types else ()
    return types


def _default(word: str | None, types: Sequence[str]) -> str | bool | None:
    if word is None or "object" in types:
        return None
    return word.casefold() == "true" if types == ("boolean",) else word


def _sampled_key(path: str, shapes: Mapping[str, SampleShape], *, is_only_source: bool) -> Key:
    shape = shapes[path]
    return Key(
        path=path,
        type=None,
        # A null says that null may come, and nothing of what else may.
        types=() if shape.types == ("null",) else shape.types,
        items=shape.items,
        values=_envelope_values(path, shapes),
        default=None,
        format=shape.format,
        nullable="null" in shape.types,
        null_when=None,
        always=shape.always,
        required=shape.always and is_only_source,
        presence=None,
        condition=None,
        basis="sample",
        line=shape.line,
    )


def _envelope_values(path: str, shapes: Mapping[str, SampleShape]) -> tuple[str, ...] | None:
    """The code, message and status of an action's answer, as the samples show them.

    Of an answer without rows the message is left open: pages tell in prose what else it says.
    """
    parent = json_path.parent(path)
    if not parent and path == "message":
        return None
    if json_path.name(path) not in _ENVELOPE or not all(
        json_path.join(parent, name) in shapes for name in _ENVELOPE
    ):
        return None
    strings = (value for value in shapes[path].values if isinstance(value, str))
    return tuple(dict.fromkeys(strings)) or None
