"""Which operation a request is to: by method and path template, the most literal one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from zoho_conformance.checks.matching.addresses import (
    Address,
    address_of_template,
    address_of_url,
    is_mixed,
    is_slot,
    slot_name,
)
from zoho_conformance.checks.matching.hosts import host_of_url, is_loopback, is_of_zoho
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.outcome import WhyUnmatched
from zoho_conformance.model.shown import HIDDEN, is_word, show_host, show_method
from zoho_conformance.model.similarity import PATH_MISPRINTED, likeness
from zoho_conformance.model.url_template import Step

_API_WORD = re.compile(r"[a-z][a-z_]*")
"""What the API calls its own resources: `settings`, `actions`, and no module, record or id."""

_MODULE_NAME = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")
_MAX_STEPS_SHOWN = 8

INVALID_URL_PATTERN = "INVALID_URL_PATTERN"
"""The code of a 404 for a URL that the API has no operation for."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The operation that a request was most nearly to."""

    id: str
    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A request to none of the operations: why, and its address without what may be ids.

    `documented` are the versions, the methods or the headers that the contracts have instead.
    `is_foreign`: the address is another host's, and not of the API's form either.
    """

    why: WhyUnmatched
    method: str
    host: str
    path: str
    version: str | None
    documented: tuple[str, ...]
    nearest: Nearest | None = None
    is_foreign: bool = False

    @property
    def reason(self) -> str:
        """One line, the same for all requests of the same form."""
        if self.nearest is None:
            return self._why
        nearest = self.nearest
        return f"{self._why}; nearest: {nearest.id} ({nearest.method} {nearest.path})"

    @property
    def _why(self) -> str:
        sent = f"{self.method} {self.host}{self.path}"
        documented = ", ".join(self.documented)
        if self.why == "other-version":
            return f"{sent}: asks for version {self.version}; the contracts are of {documented}"
        if self.why == "other-method":
            return f"{sent}: the contracts have the path with {documented} only"
        if self.why == "no-header":
            return f"{sent}: the contracts have it with the header {documented} only"
        if self.why == "refused-path":
            return f"{sent}: refused as no URL of the API ({INVALID_URL_PATTERN})"
        return f"{sent}: no contract has the path"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An operation at the end of its template."""

    id: str
    method: str
    version: str | None
    template: tuple[str, ...]
    in_api: bool
    path: str
    headers: frozenset[str] = frozenset()
    """The headers, in lower case, that every request to the operation has."""

    def lacks_header(self, request: Request) -> bool:
        """Whether the request is not to this operation, for want of a header.

        Where none was recorded at all, nobody knows which were sent.
        """
        return bool(request.headers) and not self.headers <= request.headers.keys()

    def accepts(self, steps: Sequence[str]) -> bool:
        """Whether the steps can be the values of the slots that they stand in.

        A word of the API's own is never an id, and a template without any word takes none at all,
        or `/{module}/{record}` would be every path that no page documents.
        """
        literal = [not is_slot(step) for step in self.template]
        for index, (slot, step) in enumerate(zip(self.template, steps, strict=True)):
            if not literal[index] and _API_WORD.fullmatch(step):
                around = literal[index + 1 :] if slot_name(slot).endswith("id") else literal
                if not any(around):
                    return False
        return True

    def misfits(self, steps: Sequence[str]) -> int:
        """How many slots of an id hold no number, or slots of a name hold one."""
        return sum(
            slot_name(slot).endswith("id") != step.isdigit()
            for slot, step in zip(self.template, steps, strict=True)
            if is_slot(slot)
        )

    def distance(self, steps: Sequence[str]) -> float | None:
        """How far a path is from the template; None where it lacks the last word of it.

        A step more or less, another word, and a value that its slot does not take count alike.
        """
        words = [index for index, step in enumerate(self.template) if not is_slot(step)]
        both = list(zip(self.template, steps, strict=False))
        if not words or words[-1] >= len(both) or abs(len(self.template) - len(steps)) > 1:
            return None
        last, sent = both[words[-1]]
        if likeness(last, sent) < PATH_MISPRINTED:
            return None
        other = sum(not is_slot(step) and step.casefold() != sent.casefold() for step, sent in both)
        return other + abs(len(self.template) - len(steps))

    def is_of_version(self, version: str | None) -> bool:
        """Whether a request for a version may be to this operation."""
        return version is None or self.version is None or self.version == version


@dataclass(slots=True)
class _Node:
    """A step of the templates; what follows it, and the operations that end here.

    `mixed` are the steps with text around a slot, by their forms.
    """

    literals: dict[str, _Node] = field(default_factory=dict)
    mixed: dict[str, tuple[Step, _Node]] = field(default_factory=dict)
    slot: _Node | None = None
    entries: list[_Entry] = field(default_factory=list)

    def child(self, step: str) -> _Node:
        """The node of a next step of a template, made where it is new."""
        if is_mixed(step):
            parsed = Step.parse(step)
            return self.mixed.setdefault(parsed.form, (parsed, _Node()))[1]
        if not is_slot(step):
            return self.literals.setdefault(step.casefold(), _Node())
        self.slot = self.slot or _Node()
        return self.slot

    def find(
        self, steps: Sequence[str], pattern: _Pattern = ()
    ) -> Iterator[tuple[_Pattern, _Entry]]:
        """The operations that the steps of a request lead to, and how."""
        if not steps:
            yield from ((pattern, entry) for entry in self.entries)
            return
        step, rest = steps[0], steps[1:]
        literal = self.literals.get(step.casefold())
        if literal is not None:
            yield from literal.find(rest, (*pattern, 0))
        for form, node in self.mixed.values():
            if form.match(step) is not None:
                yield from node.find(rest, (*pattern, 1))
        # A lower-case word that some template has here cannot be the value of a slot.
        is_word = literal is not None and _API_WORD.fullmatch(step)
        if self.slot is not None and not is_word:
            yield from self.slot.find(rest, (*pattern, 2))


_Pattern = tuple[int, ...]
"""For each step of a path, whether its template has there a word (0), a slot with text around it
(1), or a slot (2)."""


class Matcher:
    """Finds the operation that a request is to, among those of some promises."""

    def __init__(self, promises: Mapping[str, Promise]) -> None:
        self._in_api = _Node()
        self._elsewhere = _Node()
        self._promises = promises
        self._entries: dict[str, _Entry] = {}
        self._nearest: dict[tuple[str, str], Nearest | None] = {}
        for id_, promise in promises.items():
            operation = promise.operation
            address = address_of_template(operation.path)
            version = address.version or promise.page.version
            node = self._root(address)
            for step in address.steps:
                node = node.child(step)
            entry = _Entry(
                id_,
                operation.method.upper(),
                version.casefold() if version else None,
                address.steps,
                address.in_api,
                operation.path,
                frozenset(
                    parameter.name.casefold()
                    for parameter in promise.contract.parameters
                    if parameter.is_header and parameter.presence == "mandatory"
                ),
            )
            node.entries.append(entry)
            self._entries[id_] = entry

    def match_answered(self, request: Request, response: Response) -> str | Unmatched:
        """As `match`; to none where the API refused the URL, for an id or a name that is none."""
        operation = self.match(request)
        if isinstance(operation, Unmatched) or response.status != HTTPStatus.NOT_FOUND:
            return operation
        body = response.json if response.body else None
        code = body.get("code") if isinstance(body, dict) else None
        if code != INVALID_URL_PATTERN or self._promises[operation].rows_with_code(code):
            return operation
        entry, address = self._entries[operation], address_of_url(request.url)
        if len(entry.template) == len(address.steps) and not entry.misfits(address.steps):
            return operation
        return self._make_unmatched("refused-path", request, address, (), [entry])

    def match(self, request: Request) -> str | Unmatched:
        """The id of the operation that a request is to, or why it is to none.

        Of several templates that fit the most literal counts, then the one whose slots of ids hold
        numbers, then the first by name.
        """
        address = address_of_url(request.url)
        fitting = self._fitting_entries(address)
        if not fitting and address.in_api and address.steps[:1] == ("bulk",):
            # Some pages leave out that their paths are those of bulk operations.
            shorter = replace(address, steps=address.steps[1:])
            fitting = self._fitting_entries(shorter)
            address = shorter if fitting else address
        if not fitting:
            return self._make_unmatched("unknown", request, address, (), ())
        of_version = [pair for pair in fitting if pair[1].is_of_version(address.version)]
        if not of_version:
            versions = {entry.version or "" for _, entry in fitting}
            return self._make_unmatched(
                "other-version", request, address, versions, _entries_of(fitting)
            )
        method = request.method.upper()
        of_method = [pair for pair in of_version if pair[1].method == method]
        if not of_method:
            methods = {entry.method for _, entry in of_version}
            return self._make_unmatched(
                "other-method", request, address, methods, _entries_of(of_version)
            )

        of_headers = [pair for pair in of_method if not pair[1].lacks_header(request)]
        if not of_headers:
            headers = {name for _, entry in of_method for name in entry.headers}
            return self._make_unmatched(
                "no-header", request, address, headers, _entries_of(of_method)
            )

        def rank(pair: tuple[_Pattern, _Entry]) -> tuple[bool, int, _Pattern, int, str]:
            pattern, entry = pair
            has_header = bool(entry.headers) and entry.headers <= request.headers.keys()
            return not has_header, sum(pattern), pattern, entry.misfits(address.steps), entry.id

        return min(of_headers, key=rank)[1].id

    def _root(self, address: Address) -> _Node:
        return self._in_api if address.in_api else self._elsewhere

    def _fitting_entries(self, address: Address) -> list[tuple[_Pattern, _Entry]]:
        ends = self._root(address).find(address.steps)
        return [(pattern, entry) for pattern, entry in ends if entry.accepts(address.steps)]

    def _make_unmatched(
        self,
        why: WhyUnmatched,
        request: Request,
        address: Address,
        documented: Collection[str],
        fitting: Sequence[_Entry],
    ) -> Unmatched:
        root = f"/crm/{address.version}" if address.in_api else ""
        steps = "/".join(_legible_steps(self._root(address), address.steps))
        method, host = show_method(request.method), host_of_url(request.url)
        path = f"{root}/{steps}"
        if (method, path) not in self._nearest:
            # One of the same form was near the same: there may be very many of them.
            self._nearest[method, path] = self._find_nearest(method, address, fitting)
        return Unmatched(
            why,
            method,
            show_host(host),
            path,
            address.version,
            tuple(sorted(documented)),
            self._nearest[method, path],
            is_foreign=not (address.in_api or is_of_zoho(host) or is_loopback(host)),
        )

    def _find_nearest(
        self, method: str, address: Address, fitting: Sequence[_Entry]
    ) -> Nearest | None:
        """The operation whose path and method are nearest; of another method is a step further."""
        distances: list[tuple[float, _Entry]] = [(0, entry) for entry in fitting]
        if address.in_api:
            entries = [entry for entry in self._entries.values() if entry.in_api]
            measured = ((entry.distance(address.steps), entry) for entry in entries)
            distances += [(distance, entry) for distance, entry in measured if distance is not None]

        def rank(pair: tuple[float, _Entry]) -> tuple[float, str]:
            distance, entry = pair
            is_other_kind = (entry.method == "GET") != (method == "GET")
            of_method = 0 if entry.method == method else 1.5 + is_other_kind
            return distance + of_method, entry.id

        if not distances:
            return None
        nearest = min(distances, key=rank)[1]
        return Nearest(nearest.id, nearest.method, nearest.path)


def _entries_of(fitting: Sequence[tuple[_Pattern, _Entry]]) -> list[_Entry]:
    return [entry for _, entry in fitting]


def _legible_steps(root: _Node, steps: Sequence[str]) -> Iterator[str]:
    """The steps that are words of the templates or look like them; others may be data."""
    nodes = [root]
    for index, step in enumerate(steps[:_MAX_STEPS_SHOWN]):
        word = step.casefold()
        literal = [node.literals[word] for node in nodes if word in node.literals]
        is_module = index == 0 and _MODULE_NAME.fullmatch(step)
        is_resource = is_module or _API_WORD.fullmatch(step)
        yield step if literal or (is_resource and is_word(step)) else HIDDEN
        slots = (node.slot for node in nodes if node.slot is not None)
        mixed = (below for node in nodes for _, below in node.mixed.values())
        nodes = [*literal, *slots, *mixed]
    if len(steps) > _MAX_STEPS_SHOWN:
        yield "…"
