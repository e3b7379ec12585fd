"""Of which module the records of an operation's bodies are, as far as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from zoho_conformance.model.exchange import Request
from zoho_conformance.model.record_module import (
    QUERY_KEY,
    is_blueprint,
    module_slot,
    modules_in_query,
)
from zoho_conformance.model.url_template import UrlTemplate

Kind = Literal["records", "related", "query"]
"""Records of a module; those of a related list, which have keys of the relation too; and the rows
of a query, which have the columns that it names."""


class Whose(msgspec.Struct, frozen=True):
    """The module of some records, and what kind of list they stand in."""

    module: str
    kind: Kind = "records"


class RecordAddress(msgspec.Struct, frozen=True):
    """Where the address of an operation names the module of its records.

    In a slot, as a word of its own, or, of a `query`, in the request's body.
    """

    path: str
    slot: str | None
    word: str | None
    is_related: bool
    is_query: bool
    makes: bool
    """Whether a POST to it makes records, and does nothing else."""

    @property
    def names_module(self) -> bool:
        """Whether the operation has records of a module at all."""
        return bool(self.slot or self.word or self.is_query)

    def whose(self, request: Request) -> Whose | None:
        """The module of a request's records; None where nothing says it."""
        if self.is_query:
            body = request.json if request.body else None
            query = body.get(QUERY_KEY) if isinstance(body, dict) else None
            module = next(modules_in_query(query), None)
            return Whose(module, "query") if module else None
        if self.word is not None:
            return Whose(self.word)
        values: Mapping[str, str] = request.path_values(self.path) or {}
        module = values.get(self.slot or "")
        return Whose(module, "related" if self.is_related else "records") if module else None


@lru_cache(maxsize=1024)
def record_address(path: str, *, is_request: bool) -> RecordAddress:
    """Where a path template names the module whose records its bodies hold."""
    steps = UrlTemplate.parse(path).steps
    slot = None if is_blueprint(path) else module_slot(path, is_request=is_request)
    first = steps[0] if steps else None
    is_query = bool(steps) and steps[-1].text == "coql"
    word = None
    if slot is None and first is not None and not (first.slots or is_query):
        is_of_records = all(step.slots for step in steps[1:])
        word = first.text if is_of_records else None
    return RecordAddress(
        path=path,
        slot=slot,
        word=word,
        is_related=slot is not None and first is not None and slot not in first.slots,
        is_query=is_query,
        makes=len(steps) == 1,
    )
