"""A baseline file cut into the pieces that are moved, changed or dropped by themselves.

Between two entries TOML knows no owner of a comment: what stands right above an entry is about it,
what a blank line parts from it is nobody's, and stays when the entry above it goes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace

from zoho_conformance.model.errors import UsageError

_HEADER = re.compile(r"\s*\[")
_ENTRY = re.compile(r"""\s*\[\[\s*(?:finding|"finding"|'finding')\s*\]\]""")
_OF_ENTRY = re.compile(r"""\s*\[\[?\s*(?:finding|"finding"|'finding')\s*\.""")


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry: the comment lines ``above`` it, its ``body``, and what follows ``below``."""

    above: str
    body: str
    below: str
    order: tuple[str, str, str, str]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole file: what stands before the entries, those, and the tables after them."""

    head: str
    pieces: tuple[Piece, ...]
    tail: str = ""

    def without(self, fingerprints: frozenset[str]) -> Layout:
        """The file without these entries; comments that were about none of them stay."""
        head, kept = self.head, list[Piece]()
        for one in self.pieces:
            if one.fingerprint not in fingerprints:
                kept.append(one)
            elif one.below.strip() and kept:
                kept[-1] = replace(kept[-1], below=kept[-1].below + one.below.lstrip("\r\n"))
            elif one.below.strip():
                head += one.below.lstrip("\r\n")
        return replace(self, head=head, pieces=tuple(kept))

    def text(self, newline: str) -> str:
        """The text of the file, its entries in order, parted by a blank line at least."""
        ordered = sorted(self.pieces, key=lambda one: one.order)
        parts = [self.head, *(one.above + one.body + one.below for one in ordered), self.tail]
        whole = ""
        for part in filter(str.strip, parts):
            whole += _parting(whole, newline) + part
        return whole.rstrip("\r\n") + newline


def _parting(before: str, newline: str) -> str:
    """What is still needed for a blank line after a text."""
    if not before or before.endswith(("\n\n", "\n\r\n")):
        return ""
    return newline if before.endswith("\n") else newline * 2


def cut(text: str, name: str) -> Layout:
    """The pieces of the file's text; ``name`` is the file's.

    Raises ``UsageError`` for entries that are not written as ``[[finding]]`` tables.
    """
    head, tail = "", ""
    pieces: list[Piece] = []
    segments = _segments(text)
    for at, segment in enumerate(segments):
        if not _ENTRY.match(segment) and not pieces:
            head += segment
        elif not _ENTRY.match(segment):
            below, above = _comment_above(pieces[-1].below)
            pieces[-1] = replace(pieces[-1], below=below)
            tail += above + segment
        else:
            above = ""
            if not pieces:
                head, above = _comment_above(head, of_file=True)
            elif tail:
                tail, above = _comment_above(tail)
            else:
                below, above = _comment_above(pieces[-1].below)
                pieces[-1] = replace(pieces[-1], below=below)
            pieces.append(_piece(above, segment, last=at == len(segments) - 1))
    if "finding" in tomllib.loads(head):
        raise UsageError(f"{name}: to be rewritten, each entry has to begin with [[finding]]")
    return Layout(head, tuple(pieces), tail)


def _segments(text: str) -> list[str]:
    """The text from each header of a table on; what looks like one inside a string is none."""
    found = [""]
    for line in _lines(text):
        begins = _HEADER.match(line) and not _OF_ENTRY.match(line)
        if begins and _is_whole(found[-1]):
            found.append("")
        found[-1] += line
    return [one for one in found if one]


def _is_whole(segment: str) -> bool:
    try:
        tomllib.loads(segment)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _piece(above: str, segment: str, *, last: bool) -> Piece:
    """An entry; comments right below it are its own, unless the next table follows at once."""
    lines = _lines(segment)
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    own = end
    while own < len(lines) and lines[own].strip():
        own += 1
    if own < len(lines) or last:
        end = own
    (table,) = tomllib.loads(segment)["finding"]
    order = (table["operation"], table["case"], table["rule"], table["path"])
    return Piece(above, "".join(lines[:end]), "".join(lines[end:]), order, table["fingerprint"])


def _comment_above(text: str, *, of_file: bool = False) -> tuple[str, str]:
    """A text without the comment lines at its end, and those; a file's first lines stay there."""
    lines = _lines(text)
    begin = len(lines)
    while begin and lines[begin - 1].lstrip().startswith("#"):
        begin -= 1
    if of_file and begin == 0:
        return text, ""
    return "".join(lines[:begin]), "".join(lines[begin:])


def _lines(text: str) -> list[str]:
    """The lines as TOML has them: a form feed or the like ends none."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
