"""What the key lists of one body state: each key's path, and what is said of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zoho_conformance.contracts.contract import BodySample, Doubt, Side
from zoho_conformance.pages.keys import as_list_items, key_line, possible_values, type_words
from zoho_conformance.pages.keys.key_line import Head
from zoho_conformance.pages.keys.key_paths import Places, Tree
from zoho_conformance.pages.keys.nesting import Entry, Node, entries, nest
from zoho_conformance.pages.read.blocks import Block, Item, Paragraph
from zoho_conformance.pages.samples import sample_shape
from zoho_conformance.pages.sections import Section, kind_of

_OPENS = 3
_TITLE = 110
"""As much of a heading tells what it is, however long it goes on."""


@dataclass(frozen=True, slots=True)
class KeyList:
    """A section that documents keys; ``variant`` is what it is for, where a page has several."""

    section: Section
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Documented:
    """A documented key; ``bullets`` are the values that a list below it explains."""

    path: str
    head: Head
    entry: Entry
    bullets: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    entry: Entry
    heads: tuple[Head, ...]
    bullets: tuple[str, ...] | None = None


def read(
    lists: Sequence[KeyList], shown: Sequence[BodySample]
) -> tuple[tuple[Documented, ...], tuple[Doubt, ...]]:
    """The keys of all lists in page order, each path once, and what was doubtful.

    ``shown`` are the body's samples; of several lists, each is held against those that follow it.
    """
    found: dict[str, Documented] = {}
    variants: dict[str, str | None] = {}
    listed_in: dict[str, int] = {}
    doubts: list[Doubt] = []
    for one, tree in zip(lists, _trees(lists, shown), strict=True):
        seen = set()
        for key in _of_list(one.section, tree, doubts):
            if key.path in seen:
                what = f"`{key.path}` is documented twice; the first is taken"
                line = key.entry.item.line
                doubts.append(Doubt.at(line, "documented-twice", what, key.path))
                continue
            seen.add(key.path)
            listed_in[key.path] = listed_in.get(key.path, 0) + 1
            found.setdefault(key.path, key)
            variants.setdefault(key.path, one.variant)
    only = {path: variants[path] for path, count in listed_in.items() if count < len(lists)}
    return tuple(_of_variant(one, only) for one in found.values()), tuple(doubts)


def _trees(lists: Sequence[KeyList], shown: Sequence[BodySample]) -> Iterator[Tree]:
    """For each list the tree of the samples down to the next one; of all, where there are none."""
    begins = sorted(one.section.line for one in lists)
    own: dict[int, list[BodySample]] = {}
    for sample in shown:
        if before := bisect_left(begins, sample.line):
            own.setdefault(begins[before - 1], []).append(sample)
    every = Tree(sample_shape.union((one.body, one.line) for one in shown))
    for one in lists:
        mine = own.get(one.section.line) if len(lists) > 1 else None
        yield Tree(sample_shape.union((one.body, one.line) for one in mine)) if mine else every


def _of_variant(key: Documented, only: Mapping[str, str | None]) -> Documented:
    """A key that is mandatory in one variant of the body is so on that condition.

    What it holds is mandatory wherever it is.
    """
    variant = only.get(key.path)
    parent = key.path.rpartition(".")[0].rstrip("[]")
    if variant is None or only.get(parent) is not None or key.head.presence != "mandatory":
        return key
    return replace(key, head=replace(key.head, presence="conditional", condition=variant))


def _of_list(section: Section, tree: Tree, doubts: list[Doubt]) -> Iterator[Documented]:
    lines = _keys(section, tree)
    by_entry = {id(one.entry): one for one in lines}
    names = {place: one.heads[0].name for place, one in by_entry.items()}
    kinds = {
        place: type_words.meant_by(type_)
        for place, one in by_entry.items()
        if (type_ := one.heads[0].type) is not None
    }
    places = Places(tree, names, kinds)
    # The top of the list is told by its outermost keys, as far as the list alone tells them.
    outermost = [by_entry[id(node.entry)] for node in nest([one.entry for one in lines], _always)]
    places.begin([head.name for line in outermost for head in line.heads])

    def walk(nodes: Sequence[Node]) -> Iterator[Documented]:
        for node in nodes:
            line = by_entry[id(node.entry)]
            path, listed = places.path(node), places.listed(node)
            at = node.entry.item.line
            name = line.heads[0].name
            if node.unsure:
                what = f"the nesting of `{name}` is ambiguous; it is taken for `{path}`"
                doubts.append(Doubt.at(at, "nesting", what, path))
            elif path != listed:
                what = f"listed as `{listed}`, in the sample `{path}`; that is taken"
                doubts.append(Doubt.at(at, "listed-elsewhere", what, path))
            yield Documented(path, line.heads[0], node.entry, line.bullets)
            for head in line.heads[1:]:
                yield Documented(places.path(node, head.name), head, node.entry)
            yield from walk(node.children)

    yield from walk(nest([one.entry for one in lines], places.belongs))


def _always(_parent: Node | None, _entry: Entry) -> bool:
    return True


def _keys(section: Section, tree: Tree) -> list[_Line]:
    """The items of a key list that document keys, without bullets that explain values, or prose."""
    lines: list[_Line] = []
    bullets: list[Entry] = []
    for entry in entries(_itemized(section.blocks)):
        found = key_line.read_all(entry.text, tree.is_key)
        last = lines[-1] if lines else None
        if bullets:
            explains = _goes_on(bullets, entry, found, tree)
        else:
            explains = last is not None and _opens_below(last.entry, entry)
            explains = explains and _explains(found, last, tree)
        if explains:
            bullets.append(entry)
            continue
        lines, bullets = _with_values(lines, bullets), []
        if found and _is_documented(entry, found, tree):
            lines.append(_Line(entry, found))
    return _with_values(lines, bullets)


def _itemized(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, a paragraph that is nothing but a key below an item as an item of its own."""
    item: Item | None = None
    for block in blocks:
        if isinstance(block, Item):
            item = block
        elif isinstance(block, Paragraph) and item is not None and len(block.text) < _TITLE:
            head = key_line.read(block.text, _is_no_key)
            if head is not None and head.type and head.presence and not head.says:
                yield Item(block.text, block.line, item.indent + 2, _OPENS)
                continue
        yield block


def _is_no_key(_name: str) -> bool:
    return False


def _goes_on(bullets: Sequence[Entry], entry: Entry, found: tuple[Head, ...], tree: Tree) -> bool:
    """Whether an item is one more of the bullets that explain values."""
    first, item = bullets[0].item, entry.item
    if item.gap >= _OPENS or item.indent < first.indent or _is_typed(found):
        return False
    if item.gap == 0:
        return True
    tight = any(one.item.gap == 0 for one in bullets[1:])
    return not tight and not (found and tree.is_key(found[0].name))


def _is_typed(found: tuple[Head, ...]) -> bool:
    return bool(found) and (found[0].type is not None or found[0].presence is not None)


def _opens_below(above: Entry, entry: Entry) -> bool:
    return entry.item.gap >= _OPENS or entry.item.indent > above.item.indent


def _explains(found: tuple[Head, ...], last: _Line | None, tree: Tree) -> bool:
    """Whether the first item of a list below a key tells of its values, and names no key."""
    if last is None or _is_typed(found):
        return False
    type_ = last.heads[-1].type
    if type_ is not None and type_words.is_scalar(type_):
        return True
    return not found or bool(found[0].says and not tree.is_key(found[0].name))


def _is_documented(entry: Entry, found: tuple[Head, ...], tree: Tree) -> bool:
    """Whether the heads are keys: in a note, or with prose behind a bare word, by evidence only."""
    head = found[0]
    if head.type is None and head.presence is None:
        return tree.is_key(head.name) or not (entry.noted or head.says)
    return not entry.noted or head.presence is not None or tree.is_key(head.name)


def _with_values(lines: list[_Line], bullets: Sequence[Entry]) -> list[_Line]:
    values = possible_values.of_bullets([one.text for one in bullets])
    type_ = lines[-1].heads[-1].type if lines else None
    if values is None or type_ is None or not type_words.is_scalar(type_):
        return lines
    return [*lines[:-1], replace(lines[-1], bullets=values)]


_OWN_VARIANT = re.compile(r"\b(?:for|to|when|while|with|using|of)\b.*", re.IGNORECASE)


def lists(parts: Sequence[Section], side: Side) -> tuple[KeyList, ...]:
    """The key lists of one body, each with the variant of the body that its heading names."""
    found: list[KeyList] = []
    heading: str | None = None
    known = False
    for part in parts:
        kind = kind_of(part.title[:_TITLE]) if part.kind == "other" else part.kind
        if kind == "other":
            heading = part.title if known else None
        known = known or kind != "other"
        if kind != f"{side} keys":
            continue
        # One with a longer title is no section of its kind elsewhere, and not listed so far.
        blocks = part.blocks if part.kind == kind else as_list_items.listed(part.blocks)
        if any(isinstance(one, Item) for one in blocks):
            own = _OWN_VARIANT.search(part.title)
            found.append(KeyList(replace(part, blocks=tuple(blocks)), own[0] if own else heading))
    return tuple(found) if len(found) > 1 else tuple(replace(one, variant=None) for one in found)
