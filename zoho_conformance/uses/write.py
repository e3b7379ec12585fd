"""What was noted, merged into `uses.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from zoho_conformance.model.uses.use import NO_PLACE, Use
from zoho_conformance.model.uses.uses_file import edit_uses, merge_uses

_PLACES = ("read", "optional", "whole", "unpacked", "tests")


def write_noted(file: Path, noted: Sequence[Use], root: Path, *, fresh: bool) -> tuple[Use, ...]:
    """Add what was noted to a file; with `fresh` in the place of all that was noted before.

    An earlier place is dropped if its file is gone, or is shorter now. Returns the uses that the
    file has then; where there is nothing to write, none is made.
    """
    if not (noted or file.exists()):
        return ()

    def edit(known: Sequence[Use]) -> Iterable[Use]:
        kept = [use for use in known if use.by != "noted"]
        before = [] if fresh else _still_there([use for use in known if use.by == "noted"], root)
        return merge_uses(kept, before, noted)

    return edit_uses(file, edit)


def _still_there(uses: Iterable[Use], root: Path) -> Iterator[Use]:
    """The uses with the places that still exist; uses without any left are dropped."""

    @cache
    def lines(name: str) -> int:
        try:
            return (root / name).read_bytes().count(b"\n") + 1
        except OSError:
            return 0

    def is_there(place: str) -> bool:
        name, _, line = place.rpartition(":")
        return place == NO_PLACE or not line.isdecimal() or int(line) <= lines(name)

    for use in uses:
        places: dict[str, Any] = {
            name: tuple(filter(is_there, getattr(use, name))) for name in _PLACES
        }
        if any(places.values()):
            yield msgspec.structs.replace(use, **places)
