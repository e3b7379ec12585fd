"""Lists of keys that lost their indentation: nested again by the samples of the page.

Such a list keeps the order of its keys alone, parents before children.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.model import json_path
from zoho_conformance.pages import sections
from zoho_conformance.pages.blocks import Block, Document, Item, Paragraph
from zoho_conformance.pages.keys import key_line, key_sections, type_words
from zoho_conformance.pages.keys.key_line import KeyLine
from zoho_conformance.pages.keys.key_paths import SampleTree
from zoho_conformance.pages.read import list_spellings
from zoho_conformance.pages.read.text_lines import is_note
from zoho_conformance.pages.samples import body_samples, sample_shape

_QUERY_NAME = re.compile(r"[?&]([A-Za-z_]\w{0,60})=")
_SIDES: tuple[Side, ...] = ("request", "response")


def nest_lists(blocks: Sequence[Block]) -> Document:
    """The page, with the items of its lists of keys and parameters indented as deep as they stand.

    Where any item of the page is indented, the page shows its nesting itself.
    """
    document = Document("text", tuple(blocks))
    if any(isinstance(block, Item) and block.indent for block in blocks):
        return document
    parts = sections.split(document)
    samples = body_samples.read(parts, ())
    nested: dict[int, Item] = {}
    doubts: list[Doubt] = []
    shapes = {side: sample_shape.shapes_of_samples(samples.of_side(side)) for side in _SIDES}
    for side, section in key_sections.find(parts, samples).sections:
        tree = SampleTree(list_spellings.with_listed_spellings(section.blocks, shapes[side]))
        nested.update(_nest_keys(section.blocks, tree))
    query = {name for block in blocks for name in _QUERY_NAME.findall(block.text)}
    for part in parts:
        if part.kind == "parameters":
            for parameter, item in _keys_of_parameters(part.blocks, query):
                nested[id(item)] = replace(item, indent=1)
                name = item.text.split()[0]
                what = (
                    f"`{name}` is taken for a key of the parameter `{parameter}`; "
                    "the nesting is lost"
                )
                doubts.append(Doubt.at_line(item.line, "parameter-holds-key", what))
    nested_blocks = tuple(nested.get(id(block), block) for block in blocks)
    return Document("text", nested_blocks, doubts=tuple(doubts))


def _keys_of_parameters(blocks: Sequence[Block], query: set[str]) -> Iterator[tuple[str, Item]]:
    """The items behind a parameter that is an object, down to the next that addresses have."""
    parameter: str | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and is_note(block.text):
            return
        if not isinstance(block, Item):
            continue
        line = key_line.read(block.text, query.__contains__)
        if line is not None and (parameter is None or line.name in query):
            is_object = type_words.json_type_of(line.type or "") == "object"
            parameter = line.name if is_object else None
        elif line is not None and parameter is not None and (line.type or line.presence):
            yield parameter, block


def _nest_keys(blocks: Sequence[Block], tree: SampleTree) -> Iterator[tuple[int, Item]]:
    """The items of one key list with their depths, by the identity of those they replace."""
    items = list(_items_with_keys(blocks, tree))
    depths = iter(place_flat_keys([key for _, key in items if key is not None], tree))
    depth = 0
    for item, key in items:
        if key is None:
            # An item that names no key belongs to the description of the key before it.
            yield id(item), replace(item, indent=depth + 1, nesting_is_sure=False)
            continue
        key_depth = next(depths)
        depth = key_depth.depth
        yield id(item), replace(item, indent=depth, nesting_is_sure=key_depth.is_sure)


def _items_with_keys(
    blocks: Sequence[Block], tree: SampleTree
) -> Iterator[tuple[Item, FlatKey | None]]:
    in_note = False
    for block in blocks:
        if isinstance(block, Paragraph):
            in_note = in_note or is_note(block.text)
        elif isinstance(block, Item):
            line = key_line.read(block.text, tree.is_key)
            if line is None or not _documents_key(line, tree, in_note=in_note):
                yield block, None
                continue
            holds_keys = type_words.json_type_of(line.type or "") in ("object", "array")
            yield block, FlatKey(line.name, holds_keys)


def _documents_key(line: KeyLine, tree: SampleTree, *, in_note: bool) -> bool:
    """Whether an item documents a key: without a type, and in a note, by evidence only."""
    if line.presence is not None or tree.is_key(line.name):
        return True
    is_bare_key = not line.description and "_" in line.name
    return not in_note and (line.type is not None or is_bare_key)


@dataclass(frozen=True, slots=True)
class FlatKey:
    """A key of a list without nesting; `holds_keys` where its type is an object or an array."""

    name: str
    holds_keys: bool


@dataclass(frozen=True, slots=True)
class Depth:
    """How many keys of its list a key stands inside, and whether that is the only reading."""

    depth: int
    is_sure: bool


MAX_FLAT_KEYS = 500
"""A longer list is left flat: no page has one, and noise is not worth the search."""
_CHOICES_FOLLOWED = 24
_TOPS_TRIED = 4

# What a place for a key is worth: the samples have the key there; what they have there holds keys
# just when the page says so; nothing is known of the keys there; it is the outermost place; and
# that without any sample.
_SHOWN, _AGREES, _UNKNOWN, _OUTERMOST, _OUTERMOST_WITHOUT_SAMPLE = 8, 2, 3, 1, 4
_PERSON = re.compile(r"(?:by|owner|user)(?:__s)?\Z", re.IGNORECASE)
"""Objects that name a person: they consist of keys that identify it."""
_IDENTIFYING = ("id", "name", "api_name")
"""Keys that every object may have: they belong to the nearest one that may hold them."""


@dataclass(frozen=True, slots=True)
class _OpenObject:
    """An object that the next key may stand in; `is_unknown` where no sample shows its keys."""

    place: str
    is_unknown: bool


@dataclass(frozen=True, slots=True)
class _Choice:
    """Place and depth of each key so far, and the objects open behind the last, outermost first."""

    score: int
    open: tuple[_OpenObject, ...]
    places: tuple[tuple[str, int], ...] = ()
    taken: frozenset[str] = frozenset()


def place_flat_keys(keys: Sequence[FlatKey], tree: SampleTree) -> list[Depth]:
    """How deep each key of a list without nesting stands, parents coming before children.

    The places are chosen so that most of them are places of the samples, none taken twice. Where
    another choice does as well, or the samples do not show the key, the depth is not sure.
    """
    if not keys or len(keys) > MAX_FLAT_KEYS:
        return [Depth(0, is_sure=False)] * len(keys)
    tops = tree.likeliest_tops({key.name for key in keys})[:_TOPS_TRIED] or [""]
    best = max((_search(keys, tree, top) for top in tops), key=lambda choices: choices[0].score)
    equally_good = [choice for choice in best if choice.score == best[0].score]
    equally_good.sort(key=lambda choice: _half_identities(choice, tree))
    equal = [choice.places for choice in equally_good]
    depths = []
    for at, (key, (place, depth)) in enumerate(zip(keys, equal[0], strict=True)):
        is_shown = tree.has(place, key.name) or not any(key.holds_keys for key in keys[:at])
        is_only = all(places[at][0] == place for places in equal)
        if at > 0:
            previous, (before, depth_before) = keys[at - 1], equal[0][at - 1]
            # A key behind an object whose keys no sample shows may be one of these.
            may_hide = previous.holds_keys and tree.holds_keys(before, previous.name) is None
            is_only = is_only and (depth > depth_before or not may_hide)
        depths.append(Depth(depth, is_shown and is_only))
    return depths


def _half_identities(choice: _Choice, tree: SampleTree) -> int:
    """How many objects are given by their id alone, though the samples show their names too.

    An id that stands alone behind such an object is the row's own.
    """
    inner = {place for place, depth in choice.places if depth > 0}
    return sum(
        json_path.join(place, "id") in choice.taken
        and tree.has(place, "name")
        and json_path.join(place, "name") not in choice.taken
        for place in inner
    )


def _search(keys: Sequence[FlatKey], tree: SampleTree, top: str) -> list[_Choice]:
    """The best choices for a list that describes the object at `top`, the best of all first."""
    choices = [_Choice(0, (_OpenObject(top, is_unknown=not tree.has_any(top)),))]
    for key in keys:
        longer = [extended for choice in choices for extended in _extend(choice, key, tree)]
        # The sort is stable: of equal choices, the one that stands deepest stays first.
        longer.sort(key=lambda choice: -choice.score)
        choices = longer[:_CHOICES_FOLLOWED]
    return choices


def _extend(choice: _Choice, key: FlatKey, tree: SampleTree) -> Iterator[_Choice]:
    """The choice with one more key, in each of the open objects, the innermost first."""
    is_stuck = True
    for count in range(len(choice.open), 0, -1):
        around = choice.open[:count]
        if json_path.join(around[-1].place, key.name) not in choice.taken:
            is_stuck = False
            yield _with_key(choice, around, key, tree)
    if is_stuck:
        # The key is documented twice, and the second time is worth nothing.
        yield replace(_with_key(choice, choice.open[:1], key, tree), score=choice.score)


def _with_key(
    choice: _Choice, around: tuple[_OpenObject, ...], key: FlatKey, tree: SampleTree
) -> _Choice:
    place = around[-1].place
    path = json_path.join(place, key.name)
    inside: tuple[_OpenObject, ...] = ()
    holds_keys = tree.holds_keys(place, key.name)
    if tree.has(place, key.name):
        score = _SHOWN + (_AGREES if holds_keys in (None, key.holds_keys) else 0)
    else:
        score = _worth_unshown(choice, around, key, tree)
    if holds_keys or (holds_keys is None and key.holds_keys):
        inside = (_OpenObject(tree.place_inside(path), is_unknown=not holds_keys),)
    return _Choice(
        choice.score + score,
        (*around, *inside),
        (*choice.places, (place, len(around) - 1)),
        choice.taken | {path},
    )


def _worth_unshown(
    choice: _Choice, around: tuple[_OpenObject, ...], key: FlatKey, tree: SampleTree
) -> int:
    """What a place is worth at which the samples do not show the key."""
    if len(around) == 1:
        return _OUTERMOST if tree else _OUTERMOST_WITHOUT_SAMPLE
    if not tree:
        return _UNKNOWN
    place = around[-1].place
    if not around[-1].is_unknown:
        return 0
    is_identifying = key.name in _IDENTIFYING
    if any(json_path.join(place, name) in choice.taken for name in _IDENTIFYING):
        # An object given by its id or name is given so at once, and by nothing else.
        return _SHOWN + _AGREES if is_identifying else 0
    return 0 if _PERSON.search(place) and not is_identifying else _UNKNOWN
