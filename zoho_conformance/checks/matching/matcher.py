"""Which operation a request is to: by method and path template, the most literal one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus

from msgspec.structs import replace

from zoho_conformance.checks.matching.hosts import host_of_url, is_loopback, is_of_zoho
from zoho_conformance.checks.matching.template_tree import API_WORD, Entry, Node, Pattern
from zoho_conformance.checks.matching.unmatched import INVALID_URL_PATTERN, Nearest, Unmatched
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.shared_promises import endpoints_of
from zoho_conformance.model.api_address import (
    Address,
    address_of_template,
    address_of_url,
    is_slot,
    service_of_host,
)
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.lifecycle import API_NOT_SUPPORTED
from zoho_conformance.model.outcome import WhyUnmatched
from zoho_conformance.model.shown import HIDDEN, is_word, show_host, show_method

_MODULE_NAME = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")
_MAX_STEPS_SHOWN = 8
_MAX_KNOWN = 10_000
"""How many forms of requests are kept with their operations."""

_NUMBER_STEP = re.compile(r"/[0-9]+(?=/|$)", re.ASCII)

_Form = tuple[str, str, bool, tuple[bool, ...], str | None]
"""All that the operation of a request depends on."""


class Matcher:
    """Finds the operation that a request is to, among those of some promises.

    With `any_version` a request to another version of the API is to the operation of its path.
    """

    def __init__(self, promises: Mapping[str, Promise], *, any_version: bool = False) -> None:
        self._any_version = any_version
        self._in_api = Node()
        self._elsewhere = Node()
        self._promises = promises
        self._entries: dict[str, list[Entry]] = {}
        self._nearest: dict[tuple[str, str, tuple[str, ...]], Nearest | None] = {}
        # Each page of an operation may call the slots of the path by names of its own.
        for id_, endpoint in endpoints_of(promises):
            address = address_of_template(endpoint.path)
            version = address.version or endpoint.version
            node = self._root(address)
            for step in address.steps:
                node = node.child(step)
            entry = Entry(
                id_,
                endpoint.method.upper(),
                version.casefold() if version else None,
                address.steps,
                address.in_api,
                endpoint.path,
                frozenset(endpoint.headers),
                service_of_host(endpoint.host) if endpoint.host else None,
            )
            node.entries.append(entry)
            self._entries.setdefault(id_, []).append(entry)
        entries = [entry for of_id in self._entries.values() for entry in of_id]
        self._headers = sorted({name for entry in entries for name in entry.headers})
        self._has_hosts = any(entry.service is not None for entry in entries)
        self._known: dict[_Form, str] = {}

    def match_answered(self, request: Request, response: Response) -> str | Unmatched:
        """As `match`; to none where the API refused the URL, for an id or a name that is none.

        What another version refuses as not there is to the operation, which has ended in it.
        """
        operation = self.match(request)
        if isinstance(operation, Unmatched):
            return _ended_operation(operation, response) or operation
        if response.status != HTTPStatus.NOT_FOUND:
            return operation
        code = _code_of(response)
        if code != INVALID_URL_PATTERN or self._promises[operation].rows_with_code(code):
            return operation
        entries, address = self._entries[operation], address_of_url(request.url)
        if any(
            len(entry.template) == len(address.steps) and not entry.misfits(address.steps)
            for entry in entries
        ):
            return operation
        return self._make_unmatched("refused-path", request, address, (), entries[:1])

    def match(self, request: Request) -> str | Unmatched:
        """The id of the operation that a request is to, or why it is to none.

        Of several templates that fit the most literal counts, then the one whose slots of ids hold
        numbers, then the first by name. Nothing is looked at but what `form_of` has.
        """
        form = self.form_of(request)
        known = self._known.get(form)
        if known is not None:
            return known
        operation = self._find(request)
        if isinstance(operation, str):
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            self._known[form] = operation
        return operation

    def asked_version(self, operation: str, request: Request) -> str:
        """The API version that a request to an operation asks for: its page's, where it fits."""
        version = address_of_url(request.url).version
        entries = self._entries.get(operation, ())
        if version is None or any(entry.is_of_version(version) for entry in entries):
            return self._promises[operation].page.version or version or ""
        return version

    def form_of(self, request: Request) -> _Form:
        """Requests that are to the same operation: whatever the numbers of their records."""
        headers = request.headers
        return (
            request.method,
            without_numbers(request.path),
            bool(headers),
            tuple(name in headers for name in self._headers),
            self._service(request),
        )

    def _service(self, request: Request) -> str | None:
        """What the host serves that a request went to, where that tells operations apart."""
        if not self._has_hosts:
            return None
        scheme, mark, rest = request.url.partition("://")
        return _service_at(scheme + mark + rest.partition("/")[0])

    def _find(self, request: Request) -> str | Unmatched:
        address = address_of_url(request.url)
        fitting = self._fitting_entries(address)
        if not fitting and address.in_api and address.steps[:1] == ("bulk",):
            # Some pages leave out that their paths are those of bulk operations.
            shorter = replace(address, steps=address.steps[1:])
            fitting = self._fitting_entries(shorter)
            address = shorter if fitting else address
        if not fitting:
            return self._make_unmatched("unknown", request, address, (), ())
        of_version = [
            pair for pair in fitting if self._any_version or pair[1].is_of_version(address.version)
        ]
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

        service = self._service(request)
        of_host = [pair for pair in of_method if not pair[1].is_elsewhere(service)]
        if not of_host:
            services = {entry.service or "" for _, entry in of_method}
            return self._make_unmatched(
                "other-host", request, address, services, _entries_of(of_method)
            )
        of_headers = [pair for pair in of_host if not pair[1].lacks_header(request)]
        if not of_headers:
            # A path that begins with a word is nothing else's, whatever was left out.
            of_headers = [pair for pair in of_host if not is_slot(pair[1].template[0])]
        if not of_headers:
            headers = {name for _, entry in of_host for name in entry.headers}
            return self._make_unmatched(
                "no-header", request, address, headers, _entries_of(of_host)
            )

        def rank(pair: tuple[Pattern, Entry]) -> tuple[bool, bool, int, Pattern, int, str]:
            pattern, entry = pair
            is_at_host = service is not None and entry.service == service
            has_header = bool(entry.headers) and entry.headers <= request.headers.keys()
            fit = sum(pattern), pattern, entry.misfits(address.steps), entry.id
            return not is_at_host, not has_header, *fit

        return min(of_headers, key=rank)[1].id

    def _root(self, address: Address) -> Node:
        return self._in_api if address.in_api else self._elsewhere

    def _fitting_entries(self, address: Address) -> list[tuple[Pattern, Entry]]:
        ends = self._root(address).find(address.steps)
        return [(pattern, entry) for pattern, entry in ends if entry.accepts(address.steps)]

    def _make_unmatched(
        self,
        why: WhyUnmatched,
        request: Request,
        address: Address,
        documented: Collection[str],
        fitting: Sequence[Entry],
    ) -> Unmatched:
        root = f"/crm/{address.version}" if address.in_api else ""
        steps = tuple(_legible_steps(self._root(address), address.steps))
        method, host = show_method(request.method), host_of_url(request.url)
        path = f"{root}/{'/'.join(steps)}"
        # There may be very many of the same form. What is near them is told by no more than that
        # form, or it would depend on which of them came first.
        form = method, path, tuple([entry.id for entry in fitting])
        if form not in self._nearest:
            self._nearest[form] = self._find_nearest(method, replace(address, steps=steps), fitting)
        return Unmatched(
            why,
            method,
            show_host(host),
            path,
            address.version,
            tuple(sorted(documented)),
            self._nearest[form],
            is_foreign=not (address.in_api or is_of_zoho(host) or is_loopback(host)),
        )

    def _find_nearest(
        self, method: str, address: Address, fitting: Sequence[Entry]
    ) -> Nearest | None:
        """The operation whose path and method are nearest; of another method is a step further."""
        distances: list[tuple[float, Entry]] = [(0, entry) for entry in fitting]
        if address.in_api:
            entries = [entry for own in self._entries.values() for entry in own if entry.in_api]
            measured = ((entry.distance(address.steps), entry) for entry in entries)
            distances += [(distance, entry) for distance, entry in measured if distance is not None]

        def rank(pair: tuple[float, Entry]) -> tuple[float, str]:
            distance, entry = pair
            is_other_kind = (entry.method == "GET") != (method == "GET")
            of_method = 0 if entry.method == method else 1.5 + is_other_kind
            return distance + of_method, entry.id

        if not distances:
            return None
        nearest = min(distances, key=rank)[1]
        return Nearest(nearest.id, nearest.method, nearest.path)


def without_numbers(address: str) -> str:
    """An address with the same number in the place of every step that is one."""
    return _NUMBER_STEP.sub("/0", address)


def _ended_operation(unmatched: Unmatched, response: Response) -> str | None:
    """The operation that another version does not have any more; None where nothing says so."""
    nearest = unmatched.nearest
    if unmatched.why != "other-version" or nearest is None or nearest.method != unmatched.method:
        return None
    return nearest.id if _code_of(response) == API_NOT_SUPPORTED else None


def _code_of(response: Response) -> object:
    body = response.json if response.body else None
    return body.get("code") if isinstance(body, dict) else None


@lru_cache(maxsize=1024)
def _service_at(address: str) -> str | None:
    """What the host of an address serves; most requests of a log are to one or two."""
    return service_of_host(host_of_url(address))


def _entries_of(fitting: Sequence[tuple[Pattern, Entry]]) -> list[Entry]:
    return [entry for _, entry in fitting]


def _legible_steps(root: Node, steps: Sequence[str]) -> Iterator[str]:
    """The steps that are words of the templates or look like them; others may be data."""
    nodes = [root]
    for index, step in enumerate(steps[:_MAX_STEPS_SHOWN]):
        word = step.casefold()
        literal = [node.literals[word] for node in nodes if word in node.literals]
        is_module = index == 0 and _MODULE_NAME.fullmatch(step)
        is_resource = is_module or API_WORD.fullmatch(step)
        yield step if literal or (is_resource and is_word(step)) else HIDDEN
        slots = (node.slot for node in nodes if node.slot is not None)
        mixed = (below for node in nodes for _, below in node.mixed.values())
        nodes = [*literal, *slots, *mixed]
    if len(steps) > _MAX_STEPS_SHOWN:
        yield "…"
