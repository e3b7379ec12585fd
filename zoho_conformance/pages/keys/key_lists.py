"""What the key lists of one body state: each key's path, and what is said of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zoho_conformance.contracts.contract import BodySample
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.model import json_path
from zoho_conformance.pages.blocks import Block, Item, Paragraph, Section
from zoho_conformance.pages.keys import (
    key_line,
    possible_values,
    type_words,
    value_list,
)
from zoho_conformance.pages.keys.key_line import KeyLine
from zoho_conformance.pages.keys.key_paths import KeyPaths, SampleTree
from zoho_conformance.pages.keys.list_tree import (
    OPENING_GAP,
    ListEntry,
    ListNode,
    list_entries,
    nest_entries,
)
from zoho_conformance.pages.keys.lists_of_body import KeyList
from zoho_conformance.pages.keys.value_list import ListedValues
from zoho_conformance.pages.samples.sample_shape import SampleShape, shapes_of_samples

_MAX_KEY_CHARS = 110


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A documented key; `bullet_values` are the values that the list below it has.

    `variants` are what the lists are for that have the key, where others have it not.
    """

    path: str
    line: KeyLine
    entry: ListEntry
    bullet_values: ListedValues | None = None
    variants: tuple[str, ...] = ()


def read(
    lists: Sequence[KeyList], samples: Sequence[BodySample], shapes: Mapping[str, SampleShape]
) -> tuple[tuple[ListedKey, ...], tuple[Doubt, ...]]:
    """The keys of all lists in page order, each path once, and what was doubtful.

    `samples` are the body's, and `shapes` what they show together; of several lists, each is
    compared with the samples that follow it.
    """
    keys: dict[str, ListedKey] = {}
    variants: dict[str, list[str | None]] = {}
    doubts: list[Doubt] = []
    for key_list, tree in zip(lists, _trees(lists, samples, shapes), strict=True):
        seen = set()
        for key in _keys_of_list(key_list.section, tree, doubts):
            if key.path in seen:
                what = f"`{key.path}` is documented twice; the first is taken"
                doubts.append(
                    Doubt.at_line(key.entry.item.line, "documented-twice", what, key.path)
                )
                continue
            seen.add(key.path)
            keys.setdefault(key.path, key)
            variants.setdefault(key.path, []).append(key_list.variant)
    of_some = {path: having for path, having in variants.items() if len(having) < len(lists)}
    if not of_some:
        return tuple(keys.values()), tuple(doubts)
    only_in = {path: having[0] for path, having in of_some.items()}
    return tuple(
        replace(
            _make_conditional(key, only_in),
            variants=tuple(variant for variant in of_some.get(key.path, ()) if variant),
        )
        for key in keys.values()
    ), tuple(doubts)


def _trees(
    lists: Sequence[KeyList], samples: Sequence[BodySample], shapes: Mapping[str, SampleShape]
) -> Iterator[SampleTree]:
    """For each list the tree of the samples down to the next list; of all, if there are none."""
    if not lists:
        return
    starts = sorted(key_list.section.line for key_list in lists)
    own: dict[int, list[BodySample]] = {}
    for sample in samples:
        if before := bisect_left(starts, sample.line):
            own.setdefault(starts[before - 1], []).append(sample)
    whole = SampleTree(shapes)
    for key_list in lists:
        mine = own.get(key_list.section.line) if len(lists) > 1 else None
        yield SampleTree(shapes_of_samples(mine)) if mine else whole


def _make_conditional(key: ListedKey, only_in: Mapping[str, str | None]) -> ListedKey:
    """A key that is mandatory in one variant of the body is so on that condition.

    What it holds is mandatory wherever it is.
    """
    variant = only_in.get(key.path)
    parent = json_path.parent(key.path).rstrip("[]")
    if variant is None or only_in.get(parent) is not None or key.line.presence != "mandatory":
        return key
    return replace(key, line=replace(key.line, presence="conditional", condition=variant))


def _keys_of_list(section: Section, tree: SampleTree, doubts: list[Doubt]) -> Iterator[ListedKey]:
    """The keys of one list, with their paths; what is doubtful is added to `doubts`."""
    key_items = _key_items(section, tree)
    items = {id(item.entry): item for item in key_items}
    entries = [item.entry for item in key_items]
    paths = KeyPaths(tree, {identity: item.lines[0] for identity, item in items.items()})
    # The outermost keys, as far as the list alone tells, show which object it describes.
    outermost = [items[id(node.entry)] for node in nest_entries(entries, _always)]
    paths.set_top([line.name for item in outermost for line in item.lines])
    pending = nest_entries(entries, paths.belongs)[::-1]
    while pending:
        node = pending.pop()
        item = items[id(node.entry)]
        path, listed = paths.path(node), paths.listed_path(node)
        line_number, name = node.entry.item.line, item.lines[0].name
        if node.is_ambiguous:
            what = f"the nesting of `{name}` is ambiguous; it is taken for `{path}`"
            doubts.append(Doubt.at_line(line_number, "nesting", what, path))
        elif path != listed:
            what = f"listed as `{listed}`, in the sample `{path}`; that is taken"
            doubts.append(Doubt.at_line(line_number, "listed-elsewhere", what, path))
        yield ListedKey(path, item.lines[0], node.entry, item.bullet_values)
        for line in item.lines[1:]:
            yield ListedKey(paths.path_beside(node, line.name), line, node.entry)
        pending += reversed(node.children)


def _always(_parent: ListNode | None, _entry: ListEntry) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _KeyItem:
    """A list item with the lines of the keys that it documents together."""

    entry: ListEntry
    lines: tuple[KeyLine, ...]
    bullet_values: ListedValues | None = None


def _key_items(section: Section, tree: SampleTree) -> list[_KeyItem]:
    """The items of a key list that document keys, without bullets that explain values, or prose."""
    items: list[_KeyItem] = []
    bullets: list[ListEntry] = []
    for entry in list_entries(_paragraphs_as_items(section.blocks)):
        lines = key_line.read_all(entry.text, tree.is_key)
        if bullets:
            is_bullet = _continues_bullets(bullets, entry, lines, tree)
        else:
            is_bullet = bool(items) and _opens_bullets(items[-1], entry, lines, tree)
        if is_bullet:
            bullets.append(entry)
            continue
        items, bullets = _with_bullet_values(items, bullets), []
        if lines and _documents_keys(entry, lines, tree):
            items.append(_KeyItem(entry, lines))
    return _with_bullet_values(items, bullets)


def _paragraphs_as_items(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with an item for a paragraph below an item that is nothing but a key."""
    item: Item | None = None
    for block in blocks:
        if isinstance(block, Item):
            item = block
        elif isinstance(block, Paragraph) and item is not None:
            line = key_line.read_alone(block.text)
            head_chars = len(block.text) - len(line.description) if line else 0
            if line is not None and line.type and line.presence and head_chars < _MAX_KEY_CHARS:
                yield Item(block.text, block.line, item.indent + 2, OPENING_GAP)
                continue
        yield block


def _opens_bullets(
    above: _KeyItem, entry: ListEntry, lines: tuple[KeyLine, ...], tree: SampleTree
) -> bool:
    """Whether an item begins a list below a key that explains its values, and names no key."""
    is_below = entry.item.gap >= OPENING_GAP or entry.item.indent > above.entry.item.indent
    if not is_below or _is_typed(lines):
        return False
    type_ = above.lines[-1].type
    if type_ is not None and type_words.is_scalar(type_):
        return True
    return not lines or bool(lines[0].description and not tree.is_key(lines[0].name))


def _continues_bullets(
    bullets: Sequence[ListEntry], entry: ListEntry, lines: tuple[KeyLine, ...], tree: SampleTree
) -> bool:
    """Whether an item is one more of the bullets that explain values."""
    first, item = bullets[0].item, entry.item
    if item.gap >= OPENING_GAP or item.indent < first.indent or _is_typed(lines):
        return False
    if item.gap == 0:
        return True
    is_tight = any(bullet.item.gap == 0 for bullet in bullets[1:])
    return not is_tight and not (lines and tree.is_key(lines[0].name))


def _is_typed(lines: tuple[KeyLine, ...]) -> bool:
    return bool(lines) and (lines[0].type is not None or lines[0].presence is not None)


def _documents_keys(entry: ListEntry, lines: tuple[KeyLine, ...], tree: SampleTree) -> bool:
    """Whether the lines are of keys: in a note, or with prose behind a bare word, by evidence."""
    line = lines[0]
    if line.type is None and line.presence is None:
        return tree.is_key(line.name) or not (entry.in_note or line.description)
    return not entry.in_note or line.presence is not None or tree.is_key(line.name)


def _with_bullet_values(items: list[_KeyItem], bullets: Sequence[ListEntry]) -> list[_KeyItem]:
    """The items, the last one with the values that bullets below it explain, or list."""
    if not items or not bullets:
        return items
    texts = [bullet.text for bullet in bullets]
    above, line = items[-1].entry.description, items[-1].lines[-1]
    is_scalar = line.type is not None and type_words.is_scalar(line.type)
    is_announced = bool(above) and possible_values.opens_list(above[-1])
    explained = value_list.read_bullets(texts, are_announced=is_announced) if is_scalar else None
    values = ListedValues(explained) if explained else possible_values.read_below(texts, line.name)
    return [*items[:-1], replace(items[-1], bullet_values=values)] if values else items
