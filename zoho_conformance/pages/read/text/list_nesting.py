"""Lists of keys without any indentation, nested again by the samples of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zoho_conformance.contracts.contract import Doubt, Side
from zoho_conformance.pages import sections
from zoho_conformance.pages.keys import key_line, key_lists, type_words
from zoho_conformance.pages.keys.key_line import Head
from zoho_conformance.pages.read.blocks import Block, Document, Item, Paragraph
from zoho_conformance.pages.read.text import headings, key_paths
from zoho_conformance.pages.read.text.key_paths import Tree
from zoho_conformance.pages.samples import body_samples

_ASKED = re.compile(r"[?&]([A-Za-z_]\w{0,60})=")
_SIDES: tuple[Side, ...] = ("request", "response")


def nested(blocks: Sequence[Block]) -> Document:
    """The page, the items of its lists of keys and parameters indented as deep as they stand.

    Where any item of the page is indented the page shows its nesting itself.
    """
    document = Document("text", tuple(blocks))
    if any(isinstance(one, Item) and one.indent for one in blocks):
        return document
    parts = sections.split(document)
    shown = body_samples.read(parts, ())
    places: dict[int, Item] = {}
    doubts: list[Doubt] = []
    for side in _SIDES:
        tree = key_paths.tree_of([one.body for one in shown.of(side)])
        for one in key_lists.lists(parts, side):
            places.update(_placed(one.section.blocks, tree))
    asked = {name for block in blocks for name in _ASKED.findall(block.text)}
    for part in parts:
        if part.kind == "parameters":
            for held, inside in _inside(part.blocks, asked):
                places[id(inside)] = replace(inside, indent=1)
                name = inside.text.split()[0]
                what = f"`{name}` is taken for a key of the parameter `{held}`; the nesting is lost"
                doubts.append(Doubt.at(inside.line, "parameter-holds-key", what))
    return Document("text", tuple(places.get(id(one), one) for one in blocks), doubts=tuple(doubts))


def _inside(blocks: Sequence[Block], asked: set[str]) -> Iterator[tuple[str, Item]]:
    """The items behind a parameter that is an object, down to the next that addresses have."""
    held: str | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and headings.is_note(block.text):
            return
        if not isinstance(block, Item):
            continue
        head = key_line.read(block.text, asked.__contains__)
        if head is not None and (held is None or head.name in asked):
            holds = type_words.meant_by(head.type or "") == "object"
            held = head.name if holds else None
        elif head is not None and held is not None and (head.type or head.presence):
            yield held, block


def _placed(blocks: Sequence[Block], tree: Tree) -> Iterator[tuple[int, Item]]:
    """The items of one key list with their depths, by the identity of those they stand for."""
    names = {name for below in tree.values() for name in below}
    keys = list(_keys(blocks, names))
    places = iter(key_paths.placed([key for _, key in keys if key is not None], tree))
    depth = 0
    for item, key in keys:
        if key is None:
            # What names no key stands in the description of the key before it.
            yield id(item), replace(item, indent=depth + 1, sure=False)
            continue
        place = next(places)
        depth = place.depth
        yield id(item), replace(item, indent=depth, sure=place.sure)


def _keys(blocks: Sequence[Block], names: set[str]) -> Iterator[tuple[Item, key_paths.Name | None]]:
    noted = False
    for block in blocks:
        if isinstance(block, Paragraph):
            noted = noted or headings.is_note(block.text)
        elif isinstance(block, Item):
            found = key_line.read_all(block.text, names.__contains__)
            key = bool(found) and _is_key(found[0], names, noted=noted)
            holds = key and type_words.meant_by(found[0].type or "") in ("object", "array")
            yield block, key_paths.Name(found[0].name, holds) if key else None


def _is_key(head: Head, names: set[str], *, noted: bool) -> bool:
    """Whether an item documents a key: without a type, and in a note, by evidence only."""
    if head.presence is not None or head.name in names:
        return True
    return not noted and (head.type is not None or (not head.says and "_" in head.name))
