"""List items and what they say, and which item stands below which.

Renderings show nesting by indentation, and markdown by the blank lines before an item too: three
or more open a child list, though its indentation may have been lost ("flattened"); two close
flattened lists, without saying how many. There the sample decides, through ``belongs``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from zoho_conformance.pages.read.blocks import Block, Item, Paragraph

# An item that tells all on its own line needs no paragraph, nor a blank line before the next.
_DASH = re.compile(r"\w\)?\s?[-–:]\s+\w")  # noqa: RUF001
_OPENS = 3
_CLOSES = 2
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A list item with the paragraphs below it; ``noted`` where it stands in a note."""

    item: Item
    says: tuple[str, ...]
    noted: bool

    @property
    def text(self) -> str:
        """The words of the item's own line."""
        return self.item.text


@dataclass(slots=True)
class Node:
    """An entry and those below it; ``unsure`` where the blank lines did not tell its depth.

    ``before`` is the entry before it in the same list.
    """

    entry: Entry
    parent: Node | None
    before: Node | None = None
    children: list[Node] = field(default_factory=list)
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    """An open list; one that is flattened and ``tight`` has no blank lines between its items."""

    indent: int
    flattened: bool
    parent: Node | None
    tight: bool = False


def entries(blocks: Iterable[Block]) -> list[Entry]:
    """The list items of a section, each with its description."""
    found: list[Entry] = []
    item: Item | None = None
    says: list[str] = []
    noted = False
    item_noted = False
    for block in (*blocks, None):
        if block is None or isinstance(block, Item):
            if item is not None:
                found.append(Entry(item, tuple(says), item_noted))
            item, says, item_noted = block, [], noted
        elif isinstance(block, Paragraph):
            if block.text.rstrip(":").casefold() in ("note", "notes"):
                noted = True
            elif item is not None and not noted:
                says.append(block.text)
    return found


def nest(found: Sequence[Entry], belongs: Callable[[Node | None, Entry], bool]) -> list[Node]:
    """The entries as trees, in page order.

    ``belongs`` tells whether the entry's key may stand right below the given node (at the top for
    ``None``): it does in the sample, or the sample does not show the node's keys at all. Raises
    ``RecursionError`` for lists in lists that no page has.
    """
    tops: list[Node] = []
    levels: list[_Level] = []
    last: Node | None = None
    for entry in found:
        unsure = False
        if not levels:
            levels.append(_Level(entry.item.indent, flattened=False, parent=None))
        else:
            levels, unsure = _moved(levels, entry, last, belongs)
        if len(levels) > _DEEPEST:
            raise RecursionError
        parent = levels[-1].parent
        beside = parent.children if parent else tops
        before = beside[-1] if beside else None
        last = Node(entry, parent, before, unsure=unsure or not entry.item.sure)
        beside.append(last)
    return tops


def _moved(
    levels: list[_Level],
    entry: Entry,
    last: Node | None,
    belongs: Callable[[Node | None, Entry], bool],
) -> tuple[list[_Level], bool]:
    """The open lists after an entry has joined one, and whether that took the sample to decide."""
    indent, gap = entry.item.indent, entry.item.gap
    top = levels[-1]
    outer = _around_flattened(levels, indent) if gap < _OPENS and top.flattened else []
    if outer and (belongs(outer[-1].parent, entry) or not belongs(last, entry)):
        return outer, False
    if gap >= _OPENS or indent > top.indent:
        flattened = indent <= top.indent
        told = not entry.says and _DASH.search(entry.text) is not None
        opened = _Level(indent, flattened, parent=last, tight=flattened and told)
        return [*levels, opened], False
    if indent < top.indent:
        return _out_of_tight(_down_to(levels, indent), entry), False
    if gap >= _CLOSES and top.flattened:
        return _closed(levels, entry, belongs)
    if gap == 0:
        return _above_indented(levels, indent), False
    return _out_of_tight(levels, entry), False


def _around_flattened(levels: list[_Level], indent: int) -> list[_Level]:
    """The open lists down to one that is indented so; none where flattened ones hide no such."""
    if indent <= levels[-1].indent:
        return []
    depths = [depth for depth, one in enumerate(levels) if one.indent == indent]
    return levels[: max(depths, default=-1) + 1]


def _down_to(levels: list[_Level], indent: int) -> list[_Level]:
    """The open lists, down to the innermost that is not indented deeper."""
    depths = [depth for depth, level in enumerate(levels) if level.indent <= indent]
    return levels[: max(depths, default=0) + 1]


def _out_of_tight(levels: list[_Level], entry: Entry) -> list[_Level]:
    """A blank line ends a tight list."""
    kept = levels
    while kept[-1].tight and entry.item.gap > 0:
        kept = kept[:-1]
    return kept


def _closed(
    levels: list[_Level], entry: Entry, belongs: Callable[[Node | None, Entry], bool]
) -> tuple[list[_Level], bool]:
    choices = []
    kept = levels
    while len(kept) > 1 and kept[-1].flattened:
        kept = kept[:-1]
        choices.append(kept)
    for choice in choices:
        if belongs(choice[-1].parent, entry):
            return choice, len(choices) > 1
    return choices[0], len(choices) > 1


def _above_indented(levels: list[_Level], indent: int) -> list[_Level]:
    """Without a blank line: the next of a tight list, or back above the nearest indented list."""
    for depth in range(len(levels) - 1, 0, -1):
        if levels[depth].indent > indent:
            return levels[:depth]
    return levels
