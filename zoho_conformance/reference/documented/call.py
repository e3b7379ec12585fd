"""One call of a documented operation: what its path, query, headers and body ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from msgspec import structs

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.url_template import UrlTemplate

_IDS = ("ids", "id")


@dataclass(frozen=True)
class Call:
    """A request to the operation of a promise."""

    promise: Promise
    request: Request
    known_validator: Validator | None = None

    @property
    def validator(self) -> Validator:
        """What the body is held to; the operation's, where that is known."""
        return self.known_validator or Validator(derive(self.promise)["request.json"])

    @cached_property
    def path(self) -> Mapping[str, str]:
        """What the path has in the slots of the operation's template."""
        parts = (self.promise, *self.promise.parts)
        matches = (self.request.path_values(part.operation.path) for part in parts)
        return next((values for values in matches if values is not None), {})

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the query."""
        return self.request.query

    @cached_property
    def body(self) -> Any:
        """The parsed body; None where there is none, or where it is not JSON."""
        return self.request.json

    def without(self, *names: str) -> Call:
        """The call without these parameters of its query."""
        address, _, _ = self.request.url.partition("?")
        query = {name: value for name, value in self.query.items() if name not in names}
        url = f"{address}?{urlencode(query)}" if query else address
        return replace(self, request=structs.replace(self.request, url=url))

    @cached_property
    def asked_id(self) -> str | None:
        """The id at the end of the path, where the operation is about one thing."""
        if not self.promise.asks_for_one:
            return None
        slots = UrlTemplate.parse(self.promise.operation.path).slots
        return self.path.get(slots[-1])

    @cached_property
    def asked_ids(self) -> tuple[str, ...]:
        """The ids that the query names, parted by commas."""
        named = (
            self.query[name] for name in _IDS if self.promise.parameter(name) and name in self.query
        )
        return tuple(id_.strip() for id_ in next(named, "").split(",") if id_.strip())

    @cached_property
    def sent_rows(self) -> tuple[Any, ...]:
        """The rows that were sent."""
        wrapper = self.promise.request_wrapper
        rows = self.body.get(wrapper) if wrapper and isinstance(self.body, dict) else None
        return tuple(rows) if isinstance(rows, list) else ()
