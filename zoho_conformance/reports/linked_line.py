"""Lines for a terminal with a title in them that leads to an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from zoho_conformance.model.display import legible

_LINK = "\x1b]8;;{address}\x1b\\{title}\x1b]8;;\x1b\\"
"""OSC 8: what terminals show as a link."""


class LinkedLine(msgspec.Struct, frozen=True):
    """A line with a title; where the terminal shows no links, `label` and the address follow it."""

    before: str
    title: str
    address: str | None
    after: str = ""
    label: str = "page: "


Line = str | LinkedLine


def written(lines: Iterable[Line], *, links: bool) -> Iterator[str]:
    """The lines as a terminal takes them; `links` is whether it shows links."""
    for line in lines:
        if isinstance(line, str):
            yield legible(line)
            continue
        before, title, after = map(legible, (line.before, line.title, line.after))
        if line.address is None or not links:
            yield before + title + after
        else:
            address = legible(line.address)
            yield before + _LINK.format(address=address, title=title) + after
        if line.address is not None and not links:
            yield legible(line.label + line.address)
