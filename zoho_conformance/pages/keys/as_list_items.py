"""What lists keys or parameters, as list items: tables, paragraphs, keys with their whole path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from zoho_conformance.pages.keys import key_line, key_tables
from zoho_conformance.pages.read.blocks import Block, Item, Paragraph

_PATH = re.compile(r"[\w$]+(?:\[\])?(?:\.[\w$]+(?:\[\])?)*")
_NAME = re.compile(r"[\w$]{1,120}")
_INDENT = 2
_LONGEST_PATH = 1_000
_LONGEST = 110
"""A longer line is prose, whatever it begins with."""


def listed(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, all that documents a key or a parameter as an item, nested by its indentation."""
    found = [*_joined(key_tables.listed(blocks))]
    if not any(isinstance(one, Item) for one in takewhile(_is_no_note, found)):
        found = [*_itemized(found)]
    return [*_nested(found)]


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, a type in a line of its own below the name of its key behind that name."""
    name: Item | None = None
    for block in blocks:
        if name is not None and isinstance(block, Paragraph) and is_head(f"x {block.text}"):
            yield replace(name, text=f"{name.text} {block.text}")
            name = None
            continue
        if name is not None:
            yield name
        bare = isinstance(block, Item) and _NAME.fullmatch(block.text)
        name = block if bare and isinstance(block, Item) else None
        if name is None:
            yield block
    if name is not None:
        yield name


def is_head(text: str) -> bool:
    """Whether a line is nothing but a key with its type: what an item begins with."""
    if len(text) > _LONGEST or text.endswith("."):
        return False
    head = key_line.read(text, _unknown)
    return head is not None and head.type is not None and not head.says


def _is_no_note(block: Block) -> bool:
    return block.text.rstrip(":").casefold() not in ("note", "notes")


def _itemized(blocks: Sequence[Block]) -> Iterator[Block]:
    """The paragraphs that are nothing but a key with its type as items, where no list is."""
    for block in blocks:
        if isinstance(block, Paragraph) and is_head(block.text):
            yield Item(block.text, block.line, block.indent, 1)
        else:
            yield block


def _nested(blocks: Sequence[Block]) -> Iterator[Block]:
    """The items, `one[].two` below `one`; what holds it and is not listed itself comes first."""
    depths: dict[str, int] = {}
    for block in blocks:
        short = isinstance(block, Item) and len(block.text) <= _LONGEST_PATH
        found = _PATH.match(block.text) if short else None
        if found is None or not isinstance(block, Item):
            yield block
            continue
        whole = found[0].replace("[]", "")
        above, _, own = whole.rpartition(".")
        for name in _missing(found[0], depths) if "[]" in found[0] else ():
            depths[name] = name.count(".")
            indent = block.indent + _INDENT * depths[name]
            yield replace(block, text=name.rpartition(".")[2], indent=indent)
        if above not in depths:
            depths[whole] = 0
            text = whole + block.text[found.end() :]
            # Who goes through a page twice knows an item that stays as it is.
            yield block if text == block.text else replace(block, text=text)
            continue
        depths[whole] = depths[above] + 1
        indent = block.indent + _INDENT * depths[whole]
        yield replace(block, text=own + block.text[found.end() :], indent=indent)


def _missing(path: str, known: Iterable[str]) -> Iterator[str]:
    """What a path goes through and is not known, outermost first."""
    steps = path.replace("[]", "").split(".")
    ways = (".".join(steps[:count]) for count in range(1, len(steps)))
    return (one for one in ways if one not in known)


def _unknown(_name: str) -> bool:
    return False
