"""Which keys of a record are fields of the module that the page's samples happen to be of.

Under a place for the module, or where `fields` chooses, each org has other keys than the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from msgspec.structs import replace

from zoho_conformance.contracts.contract import BodySample, Key, Operation, Parameter, Side
from zoho_conformance.model import json_path
from zoho_conformance.model.record_module import (
    QUERY_KEY,
    is_blueprint,
    module_slot,
    modules_in_query,
)
from zoho_conformance.model.url_template import UrlTemplate
from zoho_conformance.pages import addresses
from zoho_conformance.pages.samples.sample_exchange import SampleRequest

_ROWS = "data[]"
_ANY_RECORD = ("Owner", "Created_By", "Created_Time", "Modified_By", "Modified_Time")
"""What records of every module have, beside their id."""
_ACTION_ROW = {f"{_ROWS}.{name}" for name in ("code", "details", "status")}
_DATA = re.compile(r"\bdata\.")
_DETAILS = f"{_ROWS}.details"
_CONDITION = "asked for, and the record has it"


@dataclass(frozen=True, slots=True)
class RecordPlaces:
    """What of a page tells whether the rows of its bodies are records, and of which module."""

    operations: Sequence[Operation]
    parameters: Sequence[Parameter]
    request_keys: Sequence[Key]

    def mark(self, keys: Sequence[Key], side: Side) -> tuple[Key, ...]:
        """The keys of a body, those that are fields of a module marked."""
        if any(is_blueprint(operation.path) for operation in self.operations):
            return tuple(map(_of_blueprint, keys))
        if side == "response" and {key.path for key in keys} >= _ACTION_ROW:
            is_of_records = self._is_module_chosen("request")
            return tuple(_of_written_record(key) if is_of_records else key for key in keys)
        if self._is_module_chosen(side):
            return tuple(_of_any_module(key, side) for key in keys)
        if side == "response" and self._fields_are_chosen():
            shown = {key.name for key in keys if key.parent == _ROWS and _is_shown(key)}
            return tuple(_of_chosen_fields(key, shown) for key in keys)
        return tuple(keys)

    def modules(
        self, requests: Iterable[SampleRequest], samples: Iterable[BodySample]
    ) -> tuple[str, ...]:
        """The modules whose records the samples of the page are of."""
        names = (*self._modules_in_addresses(requests), *_modules_in_queries(samples))
        return tuple(dict.fromkeys(names))

    def _is_module_chosen(self, side: Side) -> bool:
        paths = (operation.path for operation in self.operations)
        if any(module_slot(path, is_request=side == "request") for path in paths):
            return True
        return side == "response" and any(key.path == QUERY_KEY for key in self.request_keys)

    def _fields_are_chosen(self) -> bool:
        """Whether a parameter chooses the keys of a record, and the page does not list them all."""
        return any(
            parameter.name == "fields" and not parameter.values for parameter in self.parameters
        )

    def _modules_in_addresses(self, requests: Iterable[SampleRequest]) -> Iterator[str]:
        paths = [operation.path for operation in self.operations]
        for request in requests:
            path = next((path for path in paths if addresses.matches(request.url, path)), "")
            slot = module_slot(path, is_request=True)
            values = UrlTemplate.parse(path).match(urlsplit(request.url).path) if slot else None
            if slot and values and not values[slot].startswith("{"):
                yield values[slot]


def _modules_in_queries(samples: Iterable[BodySample]) -> Iterator[str]:
    for sample in samples:
        for query in json_path.values(sample.body, QUERY_KEY):
            yield from modules_in_query(query)


def _of_any_module(key: Key, side: Side) -> Key:
    top = _top_key(key.path)
    # What the page states of the inside of a field holds wherever the field comes.
    if top is None or key.name == "id" or not (key.parent == _ROWS or _is_shown(key)):
        return key
    if side == "request":
        return key if top.startswith("$") else _field(key)
    is_of_api = top in _ANY_RECORD or (top.startswith("$") and not _is_shown(key))
    return _on_condition(key) if is_of_api else _field(key)


def _of_written_record(key: Key) -> Key:
    """What a write tells of a record beside what it tells of all: a field, such as an outer id."""
    is_of_record = key.parent == _DETAILS and key.name not in ("id", *_ANY_RECORD)
    return _field(key) if is_of_record and _is_shown(key) else key


def _of_blueprint(key: Key) -> Key:
    """What a transition asks for of a record stands in an object of its own."""
    is_of_record = _DATA.search(key.path) is not None and key.name != "id"
    return _field(key) if is_of_record and _is_shown(key) else key


def _of_chosen_fields(key: Key, shown: Collection[str]) -> Key:
    """`shown` are the keys of a record that only samples have."""
    top = _top_key(key.path)
    if top is None or key.name == "id" or not _is_shown(key):
        return key
    if top in shown and top not in _ANY_RECORD:
        return _field(key)
    # A record that a key of the page names comes with its name, whatever else the page says.
    is_name = key.name == "name" and top not in _ANY_RECORD
    return key if is_name else _on_condition(key)


def _top_key(path: str) -> str | None:
    """The key of the record that a key is or lies in; None for one outside of records."""
    step = path.removeprefix(f"{_ROWS}.")
    return None if step == path else re.split(r"[.\[]", step, maxsplit=1)[0]


def _is_shown(key: Key) -> bool:
    """Whether only samples have the key: inside of a field the page may state what it holds."""
    return key.basis == "sample"


def _field(key: Key) -> Key:
    values, known_values = key.values, key.known_values
    if values and "boolean" not in key.types:
        values, known_values = None, values
    required = False if key.required is not None else None
    return replace(key, values=values, known_values=known_values, required=required, is_field=True)


def _on_condition(key: Key) -> Key:
    if key.presence == "conditional":
        return key
    return replace(key, presence="conditional", condition=_CONDITION, required=False)
