"""The key lists of one body while its page is read: what a key holds is put below that key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from zoho_conformance.pages.blocks import Block, Item, Section, opens_note
from zoho_conformance.pages.keys import key_line

_INDENT_PER_LEVEL = 2


@dataclass(frozen=True, slots=True)
class KeyList:
    """A section that documents keys; `variant` is what it is for, where a page has several."""

    section: Section
    variant: str | None = None


@dataclass(slots=True)
class _Node:
    """A block in its list.

    Nodes are ordered by `position`: what is put behind a node has the node's own position and goes
    on, so it comes after the node and before all that already followed.
    """

    block: Block | None
    position: tuple[int, ...]
    next: _Node | None = None
    times_extended: int = 0


@dataclass(slots=True)
class _List:
    key_list: KeyList
    start: _Node

    def assemble(self) -> KeyList:
        section = replace(self.key_list.section, blocks=tuple(_blocks_from(self.start)))
        return replace(self.key_list, section=section)


class ListsOfBody:
    """The key lists of a body, in the order of the page.

    `owners` are the names of keys whose own keys are listed under headings of their own: the last
    item of each is known at any time, so a page may have any number of such headings.
    """

    def __init__(self, owners: Collection[str]) -> None:
        self._owners: dict[str, list[str]] = {}
        for name in owners:
            self._owners.setdefault(_spelt(name), []).append(name)
        self._owner_lengths = sorted({*map(len, self._owners)})
        self._last_item: dict[str, _Node] = {}
        self._lists: list[_List] = []

    def __iter__(self) -> Iterator[KeyList]:
        """The lists as they are now."""
        return (each.assemble() for each in self._lists)

    def has_item(self, owner: str) -> bool:
        """Whether one of the lists has an item for this key."""
        return owner in self._last_item

    def add(self, key_list: KeyList) -> None:
        """Begin another list."""
        start = _Node(None, (len(self._lists),))
        self._lists.append(_List(key_list, start))
        self._put_behind(start, key_list.section.blocks)

    def add_below(self, owner: str, part: Section) -> None:
        """Put the items of a section below the key that holds them, which may be listed nowhere."""
        node = self._last_item.get(owner)
        if node is None:
            above = Item(owner, part.line, 0, 1)
            blocks = (above, *_indented(part.blocks, _INDENT_PER_LEVEL))
            self.add(KeyList(replace(part, blocks=blocks)))
            return
        item = node.block
        assert isinstance(item, Item)
        while node.next is not None and not _ends_description(node.next.block):
            node = node.next
        self._put_behind(node, tuple(_indented(part.blocks, item.indent + _INDENT_PER_LEVEL)))

    def _put_behind(self, node: _Node, blocks: Sequence[Block]) -> None:
        node.times_extended += 1
        run = (*node.position, -node.times_extended)
        after = node.next
        for at, block in enumerate(blocks):
            node.next = _Node(block, (*run, at))
            node = node.next
            self._note_owners(node)
        node.next = after

    def _note_owners(self, node: _Node) -> None:
        """Note of which keys with lists of their own the node is the last item."""
        if not isinstance(node.block, Item):
            return
        text = node.block.text
        for name in self._likely_owners(_spelt(text)):
            line = key_line.read(text, name.__eq__)
            if line is None or line.name != name:
                continue
            last = self._last_item.get(name)
            if last is None or last.position < node.position:
                self._last_item[name] = node

    def _likely_owners(self, text: str) -> Iterator[str]:
        """The names that a line begins with: reading it for each of the others would take long."""
        for length in self._owner_lengths:
            if length > len(text):
                return
            yield from self._owners.get(text[:length], ())


def _blocks_from(start: _Node) -> Iterator[Block]:
    node: _Node | None = start
    while node is not None:
        if node.block is not None:
            yield node.block
        node = node.next


def _ends_description(block: Block | None) -> bool:
    """Whether what an item says of its key is over: another item follows, or a note."""
    return isinstance(block, Item) or (block is not None and opens_note(block))


def _spelt(text: str) -> str:
    """A text as a name is spelt: a page may have a space where the name has an underscore."""
    return "_".join(text.split())


def _indented(blocks: Sequence[Block], by: int) -> Iterator[Block]:
    for block in blocks:
        yield replace(block, indent=block.indent + by) if isinstance(block, Item) else block
