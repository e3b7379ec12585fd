"""The keys of a body: what the key lists state, placed in the tree that the samples show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from zoho_conformance.contracts.contract import BodySample, Doubt, Key
from zoho_conformance.pages.keys import key_description, key_doubts, type_words
from zoho_conformance.pages.keys import key_lists as documents
from zoho_conformance.pages.keys.key_lists import Documented, KeyList
from zoho_conformance.pages.samples import sample_shape
from zoho_conformance.pages.samples.sample_shape import Shape


def read(
    lists: Sequence[KeyList], shown: Sequence[BodySample]
) -> tuple[tuple[Key, ...], tuple[Doubt, ...]]:
    """The keys in page order, those that only the samples have in their places, and the doubts."""
    shapes = sample_shape.union((one.body, one.line) for one in shown)
    documented, doubts = documents.read(lists, shown)
    stated = {one.path: one for one in documented}
    words = _words_shown(documented, shapes)
    parents = {path.rpartition(".")[0] for path in shapes}
    keys = [_stated(one, shapes.get(one.path), words, parents) for one in documented]
    keys += [
        _shown(path, shape, _words_of_envelope(path, shapes), only_sample=not documented)
        for path, shape in shapes.items()
        if path not in stated
    ]
    order = {path: at for at, path in enumerate(_in_order(documented, shapes))}
    keys.sort(key=lambda key: order[key.path])
    line = lists[0].section.line if lists else None
    return tuple(keys), (*doubts, *key_doubts.of(keys, shapes, line))


def _in_order(documented: Sequence[Documented], shapes: Mapping[str, Shape]) -> list[str]:
    """Parents before children: wrappers first, then page order, then what only the sample has."""
    order: dict[str, None] = {}
    passed: set[str] = set()
    for one in documented:
        above: list[str] = []
        place = one.path
        while "." in place and (place := place.rpartition(".")[0]) not in passed:
            passed.add(place)
            above.append(place.removesuffix("[]"))
        order |= dict.fromkeys(path for path in reversed(above) if path in shapes)
        order.setdefault(one.path)
    for path in shapes:
        order.setdefault(path)
    return list(order)


def _words_shown(
    documented: Sequence[Documented], shapes: Mapping[str, Shape]
) -> dict[str, tuple[str, ...]]:
    """The JSON types that the samples show for each type word of this page.

    One key that its type word is wrong about tells nothing of the others.
    """
    shown: dict[str, dict[str, None]] = {}
    for one in documented:
        if one.head.type is None or one.path not in shapes:
            continue
        types = shown.setdefault(one.head.type.casefold(), {})
        seen = tuple(name for name in shapes[one.path].types if name != "null")
        types.update(dict.fromkeys(_widened(seen, one.head.type)))
    return {
        word: (type_words.meant_by(word),) if type_words.meant_by(word) in types else tuple(types)
        for word, types in shown.items()
        if types
    }


def _stated(
    one: Documented,
    shown: Shape | None,
    words: Mapping[str, tuple[str, ...]],
    parents: Collection[str],
) -> Key:
    shape = shown or Shape(0)
    # Nothing speaks against what the list says of a key whose parent no sample has an instance of;
    # without any sample nothing is known.
    always = shape.always or (bool(parents) and one.path.rpartition(".")[0] not in parents)
    said = key_description.read((one.head.says, *one.entry.says), one.head.name)
    values = said.values or one.bullets
    nullable = said.nullable or "null" in shape.types or _told_null(one.head.type)
    types = tuple(name for name in shape.types if name != "null")
    types = _widened(types, one.head.type) or type_words.types_of(one.head.type, words)
    return Key(
        path=one.path,
        type=one.head.type,
        types=(*types, "null") if nullable and types else types,
        items=shape.items or (("string",) if values and types == ("array",) else ()),
        values=values if _is_of_scalars(types, shape) else None,
        default=_default(said.default, types),
        format=shape.format,
        nullable=nullable,
        null_when=said.null_when,
        always=always,
        required=always,
        presence=one.head.presence,
        condition=one.head.condition,
        basis="stated",
        line=one.entry.item.line,
    )


def _told_null(word: str | None) -> bool:
    return word is not None and type_words.may_be_null(word)


def _widened(types: tuple[str, ...], word: str | None) -> tuple[str, ...]:
    """The types that the samples show, and what else the page's own word says of these.

    A number that happens to be whole is a number still; of two types the samples may show one.
    """
    said = type_words.all_meant(word) if word else ()
    if "number" in said and "number" not in types:
        types = tuple(dict.fromkeys("number" if one == "integer" else one for one in types))
    if len(said) > 1 and set(types) <= set(said):
        return said if types else ()
    return types


def _is_of_scalars(types: Sequence[str], shape: Shape) -> bool:
    """Whether a key can have possible values: objects have none, whatever the description lists."""
    elements = (one for value in shape.values if isinstance(value, list) for one in value)
    return "object" not in types and not any(isinstance(one, dict | list) for one in elements)


def _default(word: str | None, types: Sequence[str]) -> str | bool | None:
    if word is None or "object" in types:
        return None
    return word.casefold() == "true" if types == ("boolean",) else word


_ENVELOPE = ("code", "details", "message", "status")


def _words_of_envelope(path: str, shapes: Mapping[str, Shape]) -> tuple[str, ...] | None:
    """The words that an action's answer is known by: its code, message and status in the sample."""
    parent, _, name = path.rpartition(".")
    if name not in _ENVELOPE or not all(f"{parent}.{one}" in shapes for one in _ENVELOPE):
        return None
    return tuple(dict.fromkeys(one for one in shapes[path].values if isinstance(one, str))) or None


def _shown(path: str, shape: Shape, words: tuple[str, ...] | None, *, only_sample: bool) -> Key:
    return Key(
        path=path,
        type=None,
        types=shape.types,
        items=shape.items,
        values=words,
        default=None,
        format=shape.format,
        nullable="null" in shape.types,
        null_when=None,
        always=shape.always,
        required=shape.always and only_sample,
        presence=None,
        condition=None,
        basis="sample",
        line=shape.line,
    )
