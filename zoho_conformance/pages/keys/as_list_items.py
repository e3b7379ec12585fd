"""Whatever lists keys or parameters, as list items: tables, paragraphs, keys with whole paths."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from zoho_conformance.pages.blocks import Block, Item, Paragraph, Row, opens_note
from zoho_conformance.pages.keys import key_line

_PATH = re.compile(r"[\w$]+(?:\[\])?(?:\.[\w$]+(?:\[\])?)*")
_NAME = re.compile(r"[\w$]{1,120}")
_INDENT_PER_LEVEL = 2
_MAX_PATH_CHARS = 1_000
_MAX_KEY_CHARS = 110
"""A longer line is prose, whatever it begins with."""

_NAME_HEAD = re.compile(
    r"(json |api |query |request )?(keys?|param(eter)?s?|attributes?|propert(y|ies)|fields?|names?)"
    r"( names?)?",
    re.IGNORECASE,
)
_TYPE_HEAD = re.compile(r"(data |json )?types?", re.IGNORECASE)
_PRESENCE_HEAD = re.compile(r".*\b(mandatory|required|optional|presence)\b.*", re.IGNORECASE)
_NO = re.compile(r"(no|false|optional|not .*|-|\u2013)?", re.IGNORECASE)


def convert(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with an item for whatever documents a key or parameter, indented as it nests."""
    listed = [*_join_types(_tables_as_items(blocks))]
    before_notes = takewhile(lambda block: not opens_note(block), listed)
    if not any(isinstance(block, Item) for block in before_notes):
        listed = [*_paragraphs_as_items(listed)]
    return [*_nest_paths(listed)]


def is_typed_key(text: str) -> bool:
    """Whether a line is nothing but a key with its type: what an item begins with."""
    if len(text) > _MAX_KEY_CHARS or text.endswith("."):
        return False
    line = key_line.read_alone(text)
    return line is not None and line.type is not None and not line.description


def _join_types(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with a type that stands alone below the name of its key put behind the name."""
    name: Item | None = None
    for block in blocks:
        if name is not None and isinstance(block, Paragraph) and is_typed_key(f"x {block.text}"):
            yield replace(name, text=f"{name.text} {block.text}")
            name = None
            continue
        if name is not None:
            yield name
        is_name = isinstance(block, Item) and _NAME.fullmatch(block.text)
        name = block if is_name and isinstance(block, Item) else None
        if name is None:
            yield block
    if name is not None:
        yield name


def _paragraphs_as_items(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with an item for each paragraph that is nothing but a key with its type."""
    for block in blocks:
        if isinstance(block, Paragraph) and is_typed_key(block.text):
            yield Item(block.text, block.line, block.indent, 1)
        else:
            yield block


def _nest_paths(blocks: Sequence[Block]) -> Iterator[Block]:
    """The items, `a[].b` below `a`; an `a` that is not listed itself is added before it."""
    depths: dict[str, int] = {}
    for block in blocks:
        is_short = isinstance(block, Item) and len(block.text) <= _MAX_PATH_CHARS
        match = _PATH.match(block.text) if is_short else None
        if match is None or not isinstance(block, Item):
            yield block
            continue
        path = match[0].replace("[]", "")
        above, _, name = path.rpartition(".")
        rest = block.text[match.end() :]
        for missing in _missing_parents(path, depths) if "[]" in match[0] else ():
            depths[missing] = missing.count(".")
            indent = block.indent + _INDENT_PER_LEVEL * depths[missing]
            yield replace(block, text=missing.rpartition(".")[2], indent=indent)
        if above not in depths:
            depths[path] = 0
            # Some callers go through a page twice and recognize an unchanged item by identity.
            yield block if path + rest == block.text else replace(block, text=path + rest)
            continue
        depths[path] = depths[above] + 1
        indent = block.indent + _INDENT_PER_LEVEL * depths[path]
        yield replace(block, text=name + rest, indent=indent)


def _missing_parents(path: str, known: Iterable[str]) -> Iterator[str]:
    """The parents of a path that are not known, outermost first."""
    steps = path.split(".")
    parents = (".".join(steps[:count]) for count in range(1, len(steps)))
    return (parent for parent in parents if parent not in known)


def _tables_as_items(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with an item for each row whose first column has names, and paragraphs below."""
    with_heads = [*_with_column_heads(blocks)]
    filled = {
        (row.column_heads, at)
        for row in with_heads
        if isinstance(row, Row)
        for at in _filled_cells(row)
    }
    listed: list[Block] = []
    for block in with_heads:
        if (
            isinstance(block, Row)
            and block.column_heads
            and _NAME_HEAD.fullmatch(block.column_heads[0])
        ):
            listed += _row_as_item(block, filled)
        else:
            listed.append(block)
    return listed


def _with_column_heads(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with column heads from a first row that reads like heads but has no markup."""
    heads: tuple[str, ...] = ()
    for block in blocks:
        if not isinstance(block, Row) or block.column_heads:
            heads = ()
            yield block
        elif _NAME_HEAD.fullmatch(block.cells[0]) and any(
            map(_TYPE_HEAD.fullmatch, block.cells[1:])
        ):
            heads = block.cells
        else:
            yield replace(block, column_heads=heads)


def _filled_cells(row: Row) -> Iterator[int]:
    return (at for at, cell in enumerate(row.cells) if cell.strip(" -\u2013"))


def _row_as_item(
    row: Row, filled: Collection[tuple[tuple[str, ...], int]]
) -> Iterator[Item | Paragraph]:
    """One row as an item; a column that is empty in all rows of the table says nothing."""
    type_at = _column(row, _TYPE_HEAD)
    presence_at = _column(row, _PRESENCE_HEAD)
    text = " ".join(row.cells[at] for at in (0, type_at) if at is not None)
    if presence_at is not None and (row.column_heads, presence_at) in filled:
        text += f", {_presence(row.column_heads[presence_at], row.cells[presence_at])}"
    yield Item(text, row.line, row.indent, 1)
    for at, cell in enumerate(row.cells):
        if at not in (0, type_at, presence_at) and cell:
            yield Paragraph(cell, row.line)


def _presence(column_head: str, cell: str) -> str:
    """What a cell says below `Mandatory`, or below `Optional`, in words or with yes and no."""
    word = cell.casefold()
    if "optional" in word or "mandatory" in word or word == "required":
        return cell
    head = column_head.casefold()
    is_negated = "mandatory" not in head and "required" not in head
    return "optional" if bool(_NO.fullmatch(word)) is not is_negated else "mandatory"


def _column(row: Row, head: re.Pattern[str]) -> int | None:
    """The column, other than the first, whose head has this form."""
    heads = row.column_heads[: len(row.cells)]
    return next((at for at, text in enumerate(heads) if at and head.fullmatch(text)), None)
