"""A request as it may be shown: method, module, documented parameters and keys stay.

Ids and free values are places, so that whoever fills them in can send the same request.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import msgspec
from msgspec.structs import replace

from zoho_conformance.checks.shown.places import Pieces, Place, Places, joined, variable_name
from zoho_conformance.checks.shown.request_body import body_pieces
from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.json_values import comparable
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.shown import is_word, mask, show_method
from zoho_conformance.model.url_template import Step, UrlTemplate

_NEED = lazy_pattern(r"\{(\w+)\}")
_BOOLEANS = frozenset({"true", "false"})
_SMALL_NUMBER = lazy_pattern(r"[0-9]{1,5}")
_MODULE = lazy_pattern(r"module", re.IGNORECASE)
_API_HOST = "content."
"""The host of files, which has the paths of the API."""
_SAFE_IN_QUERY = ",:()*"
_SUFFIX = lazy_pattern(r"__[sc]$")
_MAX_PARAMETERS = 40


class Naming(msgspec.Struct, frozen=True):
    """What places are called where more is known of them than what they hold.

    `slots`, `query` and `body` are what a probe fills the slots of the path, the parameters and the
    body with, each `{need}` something that the org must have. `defaults` are what may stand for a
    need in any org.
    `modules` are the labels of modules that other pages list, asked for where a page lists none.
    """

    slots: Mapping[str, str] = msgspec.field(default_factory=dict)
    query: Mapping[str, str] = msgspec.field(default_factory=dict)
    body: Any = None
    defaults: Mapping[str, str] = msgspec.field(default_factory=dict)
    modules: Callable[[], Collection[str]] = tuple


class ShownRequest(msgspec.Struct, frozen=True):
    """A request with places; its parts are encoded as they are sent.

    `parameters` are those of the query, `headers` those that the page documents. `body` is the text
    of JSON, and `has_file` is whether a file was sent, of which nothing is known. `host` is named
    where the page has another one than the API domain.
    """

    method: str
    path: Pieces
    parameters: tuple[tuple[str, Pieces], ...] = ()
    headers: tuple[tuple[str, Pieces], ...] = ()
    body: Pieces | None = None
    has_file: bool = False
    host: str | None = None


def show_request(promise: Promise, request: Request, naming: Naming | None = None) -> ShownRequest:
    """The request of an exchange with an operation, as it may be shown."""
    return _Shown(promise, naming or Naming()).request(request)


def show_operation(promise: Promise) -> ShownRequest:
    """A request to an operation of which no more is known than which one it is to."""
    steps = UrlTemplate.parse(promise.operation.path).steps
    slots = {slot: f"{{{quote(slot, safe='')}}}" for step in steps for slot in step.slots}
    host = promise.operation.host
    # Files to download have addresses of their own.
    root = f"/crm/{promise.page.version}" if host is None or host.startswith(_API_HOST) else ""
    url = root + "".join(f"/{step.fill(slots)}" for step in steps)
    # The places of an operation are those that a probe would have to fill.
    return show_request(promise, Request(promise.operation.method, url, {}), Naming(slots))


class _Shown:
    def __init__(self, promise: Promise, naming: Naming) -> None:
        self._promise = promise
        self._naming = naming
        self._places = Places()

    def request(self, request: Request) -> ShownRequest:
        method = show_method(request.method)
        path, query = _parts_of(request.url)
        # What stands in the path has its name from there.
        shown = ShownRequest(
            method,
            self._path(path),
            tuple(self._parameter(name, value) for name, value in query[:_MAX_PARAMETERS]),
            tuple(self._headers(request)),
            has_file=request.headers.get("content-type", "").startswith("multipart/"),
            host=self._promise.operation.host,
        )
        if not request.body or shown.has_file:
            return shown
        naming = self._naming
        body = body_pieces(self._promise, request, self._places, naming.body, naming.defaults)
        return replace(shown, body=body)

    def _path(self, path: str) -> Pieces:
        steps = UrlTemplate.parse(self._promise.operation.path).steps
        sent = path.strip("/").split("/")
        base, own = sent[: -len(steps)], sent[len(sent) - len(steps) :]
        pieces: list[str | Place] = [f"/{_base_step(step)}" for step in base]
        for step, text in zip(steps, own, strict=False):
            pieces.append("/")
            pieces += self._step(step, text)
        return joined(pieces)

    def _step(self, step: Step, text: str) -> Iterator[str | Place]:
        if not step.slots:
            yield quote(step.text, safe="")
            return
        # If nothing was sent, the slot's own name stands for it.
        values = step.match(text) or {}
        yield quote(step.texts[0], safe="")
        for slot, after in zip(step.slots, step.texts[1:], strict=True):
            yield self._slot(slot, values.get(slot, ""))
            yield quote(after, safe="")

    def _slot(self, slot: str, value: str) -> str | Place:
        if _MODULE.search(slot) and self._is_module(value):
            return quote(value, safe="")
        need = _NEED.fullmatch(self._naming.slots.get(slot, ""))
        meaning = _words(slot)
        if need is not None:
            meaning = _words(need[1]) if need[1] != slot else meaning
            default = self._naming.defaults.get(need[1], "")
            return self._places.add(Place(variable_name(slot), meaning, value, default, need[1]))
        return self._places.add(Place(variable_name(slot), meaning, value))

    def _parameter(self, name: str, value: str) -> tuple[str, Pieces]:
        parameter = self._promise.parameter(name)
        shown = quote(mask(name) if parameter is None else name, safe="")
        if parameter is None or value == "":
            return shown, (self._free(name, value),) if value else ()
        documented = _documented_values(self._promise, parameter)
        pieces: list[str | Place] = []
        for item in value.split(",") if _is_list(value, documented) else (value,):
            pieces += "," if pieces else ""
            if self._is_documented(item.strip(), parameter, documented):
                pieces.append(quote(item.strip(), safe=_SAFE_IN_QUERY))
            else:
                pieces.append(self._free(name, item))
        return shown, joined(pieces)

    def _is_documented(self, value: str, parameter: Parameter, documented: Collection[str]) -> bool:
        if value in documented or value in _BOOLEANS or value == parameter.default:
            return True
        if _MODULE.search(parameter.name) and self._is_module(value):
            return True
        is_id = parameter.name.casefold().endswith(("id", "ids"))
        return _SMALL_NUMBER.fullmatch(value) is not None and not is_id

    def _free(self, name: str, value: str) -> Place:
        need = _NEED.fullmatch(self._naming.query.get(name, ""))
        word = name if is_word(name) else "parameter"
        if need is not None:
            default = self._naming.defaults.get(need[1], "")
            meaning = _words(need[1])
            return self._places.add(Place(variable_name(word), meaning, value, default, need[1]))
        return self._places.add(Place(variable_name(word), f"a value for {word}", value))

    def _is_module(self, value: str) -> bool:
        own = self._promise.contract.modules
        return _is_listed(value, own) or _is_listed(value, self._naming.modules())

    def _headers(self, request: Request) -> Iterator[tuple[str, Pieces]]:
        for parameter in self._promise.parameters:
            value = request.headers.get(parameter.name.casefold())
            if not parameter.is_header or value is None or _is_secret(parameter.name):
                continue
            documented = _documented_values(self._promise, parameter)
            shown = self._is_documented(value, parameter, documented)
            yield parameter.name, (value if shown else self._free(parameter.name, value),)


def _parts_of(url: str) -> tuple[str, list[tuple[str, str]]]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", []
    return parts.path, parse_qsl(parts.query, keep_blank_values=True)


def _base_step(step: str) -> str:
    """A step before those of the operation: `crm`, the version."""
    return quote(step, safe="") if is_word(step) else "_"


def _documented_values(promise: Promise, parameter: Parameter) -> frozenset[str]:
    """What a parameter may have that says nothing of an org: its values, the keys of rows."""
    values = {*(parameter.values or ()), *(parameter.known_values or ())}
    if parameter.name == "fields" or parameter.name.endswith("_by"):
        values |= {key.key.name for key in promise.response_keys}
    return frozenset(values)


def _is_list(value: str, documented: Collection[str]) -> bool:
    return "," in value and any(item.strip() in documented for item in value.split(","))


def _is_listed(value: str, modules: Collection[str]) -> bool:
    """Whether a module is in a list, whatever its label adds to the name or leaves out."""
    name = comparable(_SUFFIX.sub("", value)).replace(" ", "")
    listed = {comparable(label).replace(" ", "") for label in modules}
    return bool(name) and name != "custom" and name in listed and is_word(value)


def _is_secret(header: str) -> bool:
    return header.casefold() in ("authorization", "cookie")


def _words(name: str) -> str:
    """The words of a name: `record id` for `record_id`."""
    return " ".join(re.findall(r"[A-Za-z0-9]+", name)) or "value"
