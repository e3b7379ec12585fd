"""Lines of an exchange as it may be shown, each with the place in the body that it is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

MAX_LINES = 60
"""How many lines of a body are shown, unless more than these are about what drifted."""
_HEAD = 12
_AROUND = 2
_INDENT = "  "


class ShownLine(msgspec.Struct, frozen=True):
    """A line; `path` is what findings call the value that begins in it, None where none does."""

    text: str
    path: str | None = None


def indented(depth: int, text: str) -> str:
    """A text at a depth."""
    return f"{_INDENT * depth}{text}"


def fold(lines: Sequence[ShownLine], marked: Collection[str]) -> list[ShownLine]:
    """The lines of a body; of a long one the first, and what is around and above marked paths."""
    if len(lines) <= MAX_LINES:
        return list(lines)
    kept = set(range(_HEAD))
    for at, line in enumerate(lines):
        if line.path not in marked or len(kept) > MAX_LINES:
            continue
        kept.update(range(max(0, at - _AROUND), min(len(lines), at + _AROUND + 1)))
        kept.update(_above(lines, at))
    folded: list[ShownLine] = []
    last = -1
    for at in (*sorted(kept), len(lines)):
        if at - last > 1:
            depth = _depth(lines[last + 1])
            folded.append(ShownLine(indented(depth, f"… {at - last - 1} more lines")))
        if at < len(lines):
            folded.append(lines[at])
        last = at
    return folded


def _above(lines: Sequence[ShownLine], at: int) -> list[int]:
    """The lines that open what a line stands in."""
    above, depth = [], _depth(lines[at])
    for number in range(at, -1, -1):
        if _depth(lines[number]) < depth:
            above.append(number)
            depth = _depth(lines[number])
    return above


def _depth(line: ShownLine) -> int:
    return (len(line.text) - len(line.text.lstrip(" "))) // len(_INDENT)
