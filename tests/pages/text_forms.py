"""A markdown page in each of the text renderings: what a crawl of the same page would have left.

The nesting of documented keys is taken from the contract that the markdown gives; what no
contract has (notes, causes) stands as deep as the item before it allows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.blocks import Block, Code, Heading, Item
from zoho_conformance.pages.read import markdown
from zoho_conformance.pages.reader import read

Form = Literal["bulleted", "indented", "flat", "bare", "glued"]
"""Bullets; these with the whole page indented; dashes without indentation; the same without
samples; and with descriptions glued to their items."""
FORMS: tuple[Form, ...] = ("bulleted", "indented", "flat", "bare", "glued")

_NAVIGATION = ("Overview", "What's New", "OAuth", "GETLanterns", "POSTLanterns", "Scope", "Bulk")
_OPENS = 3
_ENDS_WITH_BREAK = re.compile(r"Resolution\s*:|Possible values?\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Variety:
    """What else differs between crawls: all off is the plainest."""

    navigation: bool = False
    line_end: str = "\n"
    hard_spaces: bool = False
    trailing: str = ""


def render_as(
    form: Form, page: str, variety: Variety | None = None, contract: Contract | None = None
) -> str:
    """The text of a Markdown page in one of the forms; `contract` is what is read from the page."""
    chosen = variety or Variety()
    blocks = markdown.read(page).blocks
    depths = _depths(blocks, contract or read(page))
    lines = _LINES[form](blocks, depths)
    if chosen.navigation:
        bullet = "  • " if form.startswith("bulleted") else "- "
        lines = [*(f"{bullet}{name}" for name in _NAVIGATION), *lines]
    if chosen.hard_spaces:
        lines = [line.replace("  ", "\u00a0 ").replace("    ", "\t") for line in lines]
    return chosen.line_end.join(line + chosen.trailing for line in lines) + chosen.line_end


def _depths(blocks: Sequence[Block], contract: Contract) -> Mapping[int, int]:
    """How deep each item stands, by its line."""
    depths = dict.fromkeys([parameter.line for parameter in contract.parameters], 0)
    depths |= dict.fromkeys([row.line for row in contract.errors], 0)
    for side in (contract.request_keys, contract.response_keys):
        stated = [key for key in side if key.basis == "stated"]
        depths |= {key.line: sum(_is_inside(key, outer) for outer in stated) for key in stated}
    keys = frozenset(depths)
    before: Item | None = None
    for block in blocks:
        if isinstance(block, Item):
            if block.line not in keys:
                depths[block.line] = _beside(block, before, depths, keys)
            before = block
        elif isinstance(block, Heading):
            before = None
    return depths


def _beside(
    item: Item, before: Item | None, depths: Mapping[int, int], keys: frozenset[int]
) -> int:
    """The depth of an item that is not a key: below one that opens a list, else by its indent."""
    if before is None:
        return 0
    if item.indent > before.indent or item.gap >= _OPENS:
        return depths[before.line] + 1
    same = item.indent == before.indent and before.line not in keys
    return depths[before.line] if same or item.indent else 0


def _is_inside(key: Key, outer: Key) -> bool:
    return key.path.startswith((f"{outer.path}.", f"{outer.path}[]."))


def _bulleted(blocks: Sequence[Block], depths: Mapping[int, int], *, margin: str = "") -> list[str]:
    """Bullets, two more spaces a level, blank lines around what is a block."""
    lines: list[str] = []
    inside = ""
    for block in blocks:
        if isinstance(block, Item):
            inside = margin + "  " * (2 * depths[block.line] + 2)
            lines += ["", f"{inside[:-2]}• {block.text}", ""]
        elif isinstance(block, Code):
            inside = ""
            lines += ["", *_code(block)]
        elif isinstance(block, Heading):
            inside = ""
            # Some headings follow the code before them without a blank line.
            parted = [] if block.text.startswith("Param") else [""]
            lines += [*parted, (margin if len(lines) else "") + block.text, ""]
        elif _is_note(block):
            inside = ""
            lines += ["", margin + block.text, ""]
        else:
            lines.append((inside or margin) + block.text)
    return lines


def _is_note(block: Block) -> bool:
    return block.text.rstrip(":") in ("Note", "Notes")


def _code(block: Code) -> list[str]:
    return ("Copied" + block.text).split("\n")


def _indented(blocks: Sequence[Block], depths: Mapping[int, int]) -> list[str]:
    return _bulleted(blocks, depths, margin="    ")


def _flat(blocks: Sequence[Block], depths: Mapping[int, int], *, samples: bool = True) -> list[str]:
    """No indentation, no blank lines; an item after a broken line stands behind it."""
    del depths
    lines: list[str] = []
    broken = False
    for block in blocks:
        if isinstance(block, Item):
            if broken:
                lines[-1] += f" - {block.text}"
            else:
                lines.append(f"- {block.text}")
            broken = False
        elif isinstance(block, Code):
            lines += [line.strip() for line in _code(block)] if samples else ["Copied"]
            broken = False
        elif isinstance(block, Heading):
            lines.append(block.text)
            broken = False
        else:
            broken = broken or _ENDS_WITH_BREAK.match(block.text) is not None
            # A note does not belong to the description before it.
            broken = broken and not _is_note(block)
            lines.append(block.text)
    return [line for line in lines if line]


def _bare(blocks: Sequence[Block], depths: Mapping[int, int]) -> list[str]:
    return _flat(blocks, depths, samples=False)


def _glued(blocks: Sequence[Block], depths: Mapping[int, int]) -> list[str]:
    """The first line of a description is glued to its item, a heading to the code before it."""
    del depths
    lines: list[str] = []
    last: Block | None = None
    for block in blocks:
        if isinstance(block, Item):
            lines.append(f"- {block.text}")
        elif isinstance(block, Code):
            lines += _code(block)
        elif isinstance(block, Heading):
            if isinstance(last, Code):
                lines[-1] += block.text
            else:
                lines.append(block.text)
        elif isinstance(last, Item) and not _is_note(block):
            lines[-1] += block.text
        elif _ENDS_WITH_BREAK.match(block.text):
            lines[-1] += " "
            lines.append(" " + block.text)
        else:
            lines.append(block.text)
        last = block
    return [line for line in lines if line.strip()]


_LINES = {
    "bulleted": _bulleted,
    "indented": _indented,
    "flat": _flat,
    "bare": _bare,
    "glued": _glued,
}
