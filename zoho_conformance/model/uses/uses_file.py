"""`uses.toml` read, merged with what was noted since, and written: whole or not at all.

Its entries have one order, so that a diff shows what changed. What people wrote by hand stays as
they wrote it, with the comments above it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from zoho_conformance.model import decode
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import lock, temporary_lock_file, write
from zoho_conformance.model.uses.use import VERSION, Use, Uses

_ENTRY = re.compile(r"(?m)^[ \t]*\[\[[ \t]*use[ \t]*\]\]")
_HEAD = f"""\
# Which keys of Zoho's answers our code reads. What is marked `by = "noted"` or `by = "model"` is
# rewritten by `pytest --zoho-conformance-uses` and `uses model`; other entries are ours to keep.
version = {VERSION}
"""
_LISTS = ("read", "optional", "whole", "unpacked", "tests", "model")
_MAX_LINE_CHARS = 100
_ADVICE = "write it with `pytest --zoho-conformance-uses FILE`"


def read_uses(file: Path) -> Uses:
    """The uses of a file; `UsageError` with the place of what is wrong in it."""
    return decode.read_toml(file, Uses, _ADVICE)


def edit_uses(file: Path, edit: Callable[[Sequence[Use]], Iterable[Use]]) -> tuple[Use, ...]:
    """Write what becomes of a file's uses, if anything changes; the file is made if there is none.

    Returns the uses that it has now. Raises `UsageError` where it cannot be read or written.
    """
    try:
        # Of two runs that end at the same time neither may undo the other's work.
        with lock(temporary_lock_file(file), wait=True):
            before = file.read_text("utf-8") if file.exists() else ""
            known = decode.from_toml(before, Uses, file, _ADVICE).use if before.strip() else ()
            uses = sort_uses(edit(known))
            after = _as_text(uses, before, known)
            if after != before:
                write(file, after)
            return uses
    except OSError as cause:
        raise UsageError(f"{file}: cannot be written: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise UsageError(f"{file}: not text in UTF-8; {_ADVICE}") from cause


def merge_uses(*groups: Iterable[Use]) -> tuple[Use, ...]:
    """The uses of several runs as one: places add up, and by hand is by hand."""
    merged: dict[tuple[str, str, str], Use] = {}
    by_hand: list[Use] = []
    for use in (use for group in groups for use in group):
        if use.by == "hand":
            by_hand.append(use)
            continue
        key = (use.operation, use.path, use.by)
        merged[key] = _merge(merged[key], use) if key in merged else use
    return sort_uses([*by_hand, *merged.values()])


def sort_uses(uses: Iterable[Use]) -> tuple[Use, ...]:
    """The uses in the order of the file."""
    return tuple(sorted(uses, key=lambda use: (use.operation, use.path, use.by)))


def sort_places(places: Iterable[str]) -> tuple[str, ...]:
    """Places, each once, by file and line."""
    return tuple(sorted(set(places), key=_place_key))


def _place_key(place: str) -> tuple[str, int]:
    file, _, line = place.rpartition(":")
    return (file, int(line)) if line.isdecimal() else (place, 0)


def _merge(first: Use, second: Use) -> Use:
    places = {name: sort_places((*getattr(first, name), *getattr(second, name))) for name in _LISTS}
    return msgspec.structs.replace(first, note=first.note or second.note, **places)


def _as_text(uses: Iterable[Use], before: str, known: Sequence[Use]) -> str:
    """The text of the file; entries by hand, and what stands above the first, as they were."""
    starts = [match.start() for match in _ENTRY.finditer(before)]
    head, blocks = (before, []) if not starts else _cut(before, starts)
    # Where the entries cannot be told apart in the text, they are rewritten.
    written = {} if len(blocks) != len(known) else dict(zip(map(id, known), blocks, strict=True))
    entries = [
        written[id(use)] if use.by == "hand" and id(use) in written else _entry(use) for use in uses
    ]
    head = head if head.strip() else _HEAD
    return "\n\n".join(part.strip("\n") for part in (head, *entries)) + "\n"


def _cut(text: str, starts: Sequence[int]) -> tuple[str, list[str]]:
    """What stands above the entries, and each with the comment right above it."""
    starts = [_with_comment(text, start) for start in starts]
    ends = [*starts[1:], len(text)]
    return text[: starts[0]], [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _with_comment(text: str, start: int) -> int:
    while start:
        line = text.rfind("\n", 0, start - 1) + 1
        if not text[line:start].lstrip().startswith("#"):
            break
        start = line
    return start


def _entry(use: Use) -> str:
    lines = ["[[use]]", f"operation = {_quoted(use.operation)}", f"path = {_quoted(use.path)}"]
    if use.by != "hand":
        lines.append(f"by = {_quoted(use.by)}")
    lines += [f"{name} = {_list(places)}" for name in _LISTS if (places := getattr(use, name))]
    if use.note:
        lines.append(f"note = {_quoted(use.note)}")
    return "\n".join(lines)


def _list(values: Sequence[str]) -> str:
    line = f"[{', '.join(map(_quoted, values))}]"
    if len(line) <= _MAX_LINE_CHARS:
        return line
    return "[\n" + "".join(f"    {_quoted(value)},\n" for value in values) + "]"


def _quoted(text: str) -> str:
    # A basic string of TOML is written as a string of JSON, but for DEL, which JSON leaves.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
