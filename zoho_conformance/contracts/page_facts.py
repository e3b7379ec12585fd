"""What a page states beside its keys, parameters and rows: limits, constraints, paging, terms.

Each is a fact with its line. A contract file names only those that its page has.
"""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from zoho_conformance.model import json_path

Text = Annotated[str, Meta(extra_json_schema={"minLength": 1})]
Line = Annotated[int, Meta(extra_json_schema={"minimum": 1})]
_Ids = Annotated[tuple[Text, ...], Meta(extra_json_schema={"minItems": 1})]
OperationIds = _Ids | None
"""The ids of the operations of its page that a fact is about; None for all of them."""

LimitedThing = Literal["records", "ids", "fields", "files", "criteria", "requests", "bytes"]
ConstraintKind = Literal["exclude-one-another", "one-of", "go-together"]
ConstraintPlace = Literal["parameters", "request"]


class Limits(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How much a value may be: elements, characters, or the number itself; bounds are inclusive."""

    min_items: int | None = None
    max_items: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None


class CallLimit(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How many things one call takes or answers at most."""

    of: LimitedThing
    at_most: int
    line: Line
    operations: OperationIds = None


class Constraint(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Parameters, or keys of the request by their paths, that depend on one another.

    `exclude-one-another`: at most one is sent; `one-of`: at least one; `go-together`: all or none.
    """

    kind: ConstraintKind
    of: ConstraintPlace
    names: tuple[Text, ...]
    line: Line
    operations: OperationIds = None

    @property
    def holder(self) -> str | None:
        """The path of the object that all keys stand in; None where it is not one."""
        parents = {json_path.parent(name) for name in self.names}
        return parents.pop() if self.of == "request" and len(parents) == 1 else None

    def is_broken(self, given: Collection[str]) -> bool:
        """Whether a request that has these of the names does not keep to it."""
        count = sum(name in given for name in self.names)
        if self.kind == "exclude-one-another":
            return count > 1
        return count == 0 if self.kind == "one-of" else 0 < count < len(self.names)

    def is_broken_in(self, body: Any) -> bool:
        """Whether one of the objects of a request body does not keep to it."""
        if self.holder is None:
            return False
        objects = json_path.values(body, self.holder) if self.holder else [body]
        return any(
            isinstance(each, dict)
            and self.is_broken([json_path.join(self.holder, name) for name in each])
            for each in objects
        )


class Paging(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How further rows are asked for, and how many there can be.

    `most_by_page` rows come by page numbers, `most_in_all` with a page token as well.
    """

    line: Line
    page_token: bool = False
    most_by_page: int | None = None
    most_in_all: int | None = None
    operations: OperationIds = None


class Job(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A job that runs on: the key of the answer that has its id, and where it is asked for.

    An operation that starts jobs has the key; it has `polled_at`, a path template with the query,
    only where its own page says it. One that asks for a job has `polled_at`, its own address, and
    the key where the answer repeats the id.
    """

    line: Line
    id_key: Text | None = None
    polled_at: Text | None = None
    operations: OperationIds = None


class ScopeTypes(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The operation types of a scope, such as `READ`, with which it can be asked for."""

    scope: Text
    types: tuple[Text, ...]
    line: Line


class Terms(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a call needs and costs: editions of the CRM, and API credits where that is a number."""

    line: Line
    editions: tuple[Text, ...] = ()
    credits: int | None = None


class Cause(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of several causes of an error row: its message on the wire, and the keys of `details`."""

    message: str | None = None
    details: tuple[Text, ...] = ()
