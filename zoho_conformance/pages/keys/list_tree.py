"""List items with their descriptions, and which item stands below which.

Renderings show nesting by indentation, and Markdown by the blank lines before an item too: three
or more open a child list, though its indentation may have been lost (the list is "flattened"); two
close flattened lists, without saying how many. There the sample decides, through `belongs`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from zoho_conformance.pages.blocks import Block, Item, Paragraph, Row, opens_note
from zoho_conformance.pages.keys import key_line

# An item that says everything on its own line needs no paragraph, nor a blank line before the next.
_DASH = re.compile(r"\w\)?\s?[-–:]\s+\w")  # noqa: RUF001
_ENDS_WITH_PRESENCE = re.compile(r"\b(?:mandatory|optional|required)\W*$", re.IGNORECASE)
OPENING_GAP = 3
"""So many blank lines before an item open a child list."""
CLOSING_GAP = 2
"""So many close lists that lost their indentation."""
_MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A list item with the paragraphs and the rows of tables below it.

    `in_note` where it stands in a note.
    """

    item: Item
    description: tuple[str, ...]
    in_note: bool
    rows: tuple[Row, ...] = ()

    @property
    def text(self) -> str:
        """The words of the item's own line."""
        return self.item.text


@dataclass(slots=True)
class ListNode:
    """An entry and those below it; `previous` is the one before it in the same list.

    `is_ambiguous` where the rendering did not say how deep it stands.
    """

    entry: ListEntry
    parent: ListNode | None
    previous: ListNode | None = None
    children: list[ListNode] = field(default_factory=list)
    is_ambiguous: bool = False


Belongs = Callable[[ListNode | None, ListEntry], bool]
"""Whether an entry's key may stand right below a node (at the top, for None).

It may if the sample has it there, or does not show what the node holds at all.
"""


@dataclass(frozen=True, slots=True)
class _OpenList:
    """A list that may go on; a flattened one is `tight` without blank lines between its items."""

    indent: int
    is_flattened: bool
    parent: ListNode | None
    is_tight: bool = False


def list_entries(blocks: Iterable[Block]) -> list[ListEntry]:
    """The list items of a section, each with its description."""
    entries: list[ListEntry] = []
    item: Item | None = None
    description: list[str] = []
    rows: list[Row] = []
    in_note = item_in_note = False
    for block in (*blocks, None):
        if block is None or isinstance(block, Item):
            if item is not None:
                entries.append(ListEntry(item, tuple(description), item_in_note, tuple(rows)))
            in_note = in_note and not (block is not None and _is_key(block))
            item, description, rows, item_in_note = block, [], [], in_note
        elif isinstance(block, Paragraph):
            if opens_note(block):
                in_note = True
            elif item is not None and not in_note:
                description.append(block.text)
        elif isinstance(block, Row) and item is not None and not in_note:
            rows.append(block)
    return entries


def _is_key(item: Item) -> bool:
    """Whether an item is nothing but a key with type and presence, which no remark is."""
    line = key_line.read_alone(item.text)
    is_typed = line is not None and bool(line.type and line.presence)
    return is_typed and _ENDS_WITH_PRESENCE.search(item.text) is not None


def nest_entries(entries: Sequence[ListEntry], belongs: Belongs) -> list[ListNode]:
    """The entries as trees, in page order; `RecursionError` for lists deeper than any page's."""
    tops: list[ListNode] = []
    open_lists: list[_OpenList] = []
    last: ListNode | None = None
    for entry in entries:
        is_ambiguous = False
        if not open_lists:
            open_lists.append(_OpenList(entry.item.indent, is_flattened=False, parent=None))
        else:
            open_lists, is_ambiguous = _join_list(open_lists, entry, last, belongs)
        if len(open_lists) > _MAX_DEPTH:
            raise RecursionError
        parent = open_lists[-1].parent
        siblings = parent.children if parent else tops
        previous = siblings[-1] if siblings else None
        is_ambiguous = is_ambiguous or not entry.item.nesting_is_sure
        last = ListNode(entry, parent, previous, is_ambiguous=is_ambiguous)
        siblings.append(last)
    return tops


def _join_list(
    open_lists: list[_OpenList], entry: ListEntry, last: ListNode | None, belongs: Belongs
) -> tuple[list[_OpenList], bool]:
    """The open lists down to the one that the entry joins, and whether the sample had to decide."""
    indent, gap = entry.item.indent, entry.item.gap
    innermost = open_lists[-1]
    outer = []
    if gap < OPENING_GAP and innermost.is_flattened:
        outer = _around_flattened(open_lists, indent)
    if outer and (belongs(outer[-1].parent, entry) or not belongs(last, entry)):
        return outer, False
    if gap >= OPENING_GAP or indent > innermost.indent:
        is_flattened = indent <= innermost.indent
        is_one_line = not entry.description and _DASH.search(entry.text) is not None
        child = _OpenList(indent, is_flattened, last, is_tight=is_flattened and is_one_line)
        return [*open_lists, child], False
    if indent < innermost.indent:
        return _end_tight_lists(_down_to_indent(open_lists, indent), entry), False
    if gap >= CLOSING_GAP and innermost.is_flattened:
        return _close_flattened(open_lists, entry, belongs)
    if gap == 0:
        return _leave_indented(open_lists, indent), False
    return _end_tight_lists(open_lists, entry), False


def _around_flattened(open_lists: list[_OpenList], indent: int) -> list[_OpenList]:
    """The open lists down to one with this indent, if flattened lists stand inside it."""
    if indent <= open_lists[-1].indent:
        return []
    depths = [depth for depth, open_ in enumerate(open_lists) if open_.indent == indent]
    return open_lists[: max(depths, default=-1) + 1]


def _down_to_indent(open_lists: list[_OpenList], indent: int) -> list[_OpenList]:
    """The open lists, down to the innermost that is not indented deeper."""
    depths = [depth for depth, open_ in enumerate(open_lists) if open_.indent <= indent]
    return open_lists[: max(depths, default=0) + 1]


def _end_tight_lists(open_lists: list[_OpenList], entry: ListEntry) -> list[_OpenList]:
    """A blank line ends a tight list."""
    remaining = open_lists
    while remaining[-1].is_tight and entry.item.gap > 0:
        remaining = remaining[:-1]
    return remaining


def _close_flattened(
    open_lists: list[_OpenList], entry: ListEntry, belongs: Belongs
) -> tuple[list[_OpenList], bool]:
    """The open lists without as many flattened ones as the sample asks for; else without one."""
    choices = []
    remaining = open_lists
    while len(remaining) > 1 and remaining[-1].is_flattened:
        remaining = remaining[:-1]
        choices.append(remaining)
    is_ambiguous = len(choices) > 1
    for choice in choices:
        if belongs(choice[-1].parent, entry):
            return choice, is_ambiguous
    return choices[0], is_ambiguous


def _leave_indented(open_lists: list[_OpenList], indent: int) -> list[_OpenList]:
    """Without a blank line: the next of a tight list, or back above the nearest indented list."""
    for depth in range(len(open_lists) - 1, 0, -1):
        if open_lists[depth].indent > indent:
            return open_lists[:depth]
    return open_lists
