"""Which operation a request is to: by method and path template, the most literal one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from zoho_conformance.checks.matching.addresses import (
    Address,
    is_place,
    of_request,
    of_template,
    place_name,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request

_WORD = re.compile(r"[a-z][a-z_]*")
"""What the API calls its own resources: `settings`, `actions`, and no module, record or id."""

_NAME = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A request that is to none of the operations: why, and its address without anybody's ids."""

    why: Literal["other-version", "other-method", "unknown"]
    method: str
    host: str
    path: str
    version: str | None
    documented: tuple[str, ...]
    """The versions, or the methods, that the contracts have instead."""

    @property
    def reason(self) -> str:
        """One line, the same for all requests of the same form."""
        sent = f"{self.method} {self.host}{self.path}"
        if self.why == "other-version":
            held = ", ".join(self.documented)
            return f"{sent}: asks version {self.version}, and the contracts are of {held}"
        if self.why == "other-method":
            return f"{sent}: the contracts have the path with {', '.join(self.documented)} only"
        return f"{sent}: no contract has the path"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An operation at the end of its template."""

    id: str
    method: str
    version: str | None
    template: tuple[str, ...]

    def takes(self, steps: Sequence[str]) -> bool:
        """Whether the steps can be the values of the places that they stand in.

        A word of the API's own is nobody's id, and a template without any word takes none at all,
        or `/{module}/{record}` would be every path that no page documents.
        """
        literal = [not is_place(one) for one in self.template]
        for at, (place, step) in enumerate(zip(self.template, steps, strict=True)):
            if not literal[at] and _WORD.fullmatch(step):
                needed = literal[at + 1 :] if place_name(place).endswith("id") else literal
                if not any(needed):
                    return False
        return True

    def misfits(self, steps: Sequence[str]) -> int:
        """How many places of an id hold no number, or places of a name hold one."""
        return sum(
            place_name(place).endswith("id") != step.isdigit()
            for place, step in zip(self.template, steps, strict=True)
            if is_place(place)
        )


@dataclass(slots=True)
class _Node:
    """A step of the templates; what follows it, and the operations that end here."""

    literals: dict[str, _Node] = field(default_factory=dict)
    place: _Node | None = None
    entries: list[_Entry] = field(default_factory=list)


_Found = tuple[tuple[int, ...], list[_Entry]]


class Matcher:
    """The operations of some promises, by what their templates have in common."""

    def __init__(self, promises: Mapping[str, Promise]) -> None:
        self._below = _Node()
        self._elsewhere = _Node()
        for id_, promise in promises.items():
            operation = promise.operation
            address = of_template(operation.path)
            version = address.version or promise.page.version
            node = self._root(address)
            for step in address.steps:
                node = _child(node, step)
            entry = _Entry(id_, operation.method.upper(), _plain(version), address.steps)
            node.entries.append(entry)

    def match(self, request: Request) -> str | None:
        """The id of the operation that a request is to; None where it is to none of them."""
        found = self.find(request)
        return found if isinstance(found, str) else None

    def find(self, request: Request) -> str | Unmatched:
        """The id of the operation that a request is to, or why it is to none.

        Of several templates that fit the most literal counts, then the one whose places of ids hold
        numbers, then the first by name.
        """
        address = of_request(request.url)
        method = request.method.upper()
        fitting = list(self._fitting(address))
        if not fitting and address.below and address.steps[:1] == ("bulk",):
            # Some pages leave out that their paths are those of bulk operations.
            shorter = replace(address, steps=address.steps[1:])
            fitting = list(self._fitting(shorter))
            address = shorter if fitting else address
        if not fitting:
            return self._unmatched("unknown", request, address, ())
        same = [one for one in fitting if address.version is None or _asks(one[1], address)]
        if not same:
            held = {one.version or "" for _, one in fitting}
            return self._unmatched("other-version", request, address, held)
        mine = [one for one in same if one[1].method == method]
        if not mine:
            return self._unmatched(
                "other-method", request, address, {one.method for _, one in same}
            )
        return min(
            mine, key=lambda one: (_least_literal(one[0]), one[1].misfits(address.steps), one[1].id)
        )[1].id

    def _root(self, address: Address) -> _Node:
        return self._below if address.below else self._elsewhere

    def _fitting(self, address: Address) -> Iterator[tuple[tuple[int, ...], _Entry]]:
        for pattern, entries in _walk(self._root(address), address.steps, ()):
            yield from ((pattern, one) for one in entries if one.takes(address.steps))

    def _unmatched(
        self,
        why: Literal["other-version", "other-method", "unknown"],
        request: Request,
        address: Address,
        documented: set[str] | tuple[str, ...],
    ) -> Unmatched:
        begins = f"/crm/{address.version}" if address.below else ""
        shown = "/".join(_shown(self._root(address), address.steps))
        return Unmatched(
            why,
            request.method.upper() if request.method.isalpha() else "?",
            _host(request.url),
            f"{begins}/{shown}",
            address.version,
            tuple(sorted(documented)),
        )


def _child(node: _Node, step: str) -> _Node:
    if not is_place(step):
        return node.literals.setdefault(step.casefold(), _Node())
    node.place = node.place or _Node()
    return node.place


def _walk(node: _Node, steps: Sequence[str], pattern: tuple[int, ...]) -> Iterator[_Found]:
    """The ends of the templates that the steps lead to, with where those are literal (0) or not."""
    if not steps:
        if node.entries:
            yield pattern, node.entries
        return
    step, rest = steps[0], steps[1:]
    literal = node.literals.get(step.casefold())
    if literal is not None:
        yield from _walk(literal, rest, (*pattern, 0))
    # A lower-case word that some template has in this place is no value of another's.
    if node.place is not None and not (literal is not None and _WORD.fullmatch(step)):
        yield from _walk(node.place, rest, (*pattern, 1))


def _least_literal(pattern: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return sum(pattern), pattern


def _asks(entry: _Entry, address: Address) -> bool:
    return entry.version is None or entry.version == address.version


def _plain(version: str | None) -> str | None:
    return version.casefold() if version else None


def _shown(root: _Node, steps: Sequence[str]) -> Iterator[str]:
    """The steps that are words of the templates or look like them; others may be anybody's."""
    nodes = [root]
    for at, step in enumerate(steps[:_MOST]):
        literal = [
            one.literals[step.casefold()] for one in nodes if step.casefold() in one.literals
        ]
        module = at == 0 and _NAME.fullmatch(step)
        yield step if literal or module or _WORD.fullmatch(step) else "{…}"
        nodes = [*literal, *(one.place for one in nodes if one.place is not None)]
    if len(steps) > _MOST:
        yield "…"


_MOST = 8
"""Steps of an address that are told."""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
