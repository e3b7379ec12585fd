"""The promise: what a contract, with the rulings applied, has for one operation.

Checks and schemas read promises, never contracts.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from http import HTTPStatus

from msgspec import Struct

from zoho_conformance.contracts.contract import (
    Contract,
    ErrorRow,
    Key,
    Operation,
    Page,
    Parameter,
    SampleCase,
    Side,
)
from zoho_conformance.contracts.page_facts import (
    CallLimit,
    Constraint,
    LimitedThing,
    OperationIds,
)
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.contracts.rulings import Echo, KnownFinding
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.url_template import UrlTemplate

MORE_RECORDS = "more_records"
"""The key of a paging block that says whether there are further rows."""

FEATURE_NOT_SUPPORTED = "FEATURE_NOT_SUPPORTED"
"""The code with which an org is refused whose edition lacks the feature."""


class Promise(Struct, frozen=True, dict=True, eq=False):
    """What one operation promises; built once, read by every check.

    `own_ids` are keys whose ids no other value of the parameter may have.
    `echoes` are parameters that the answer repeats, `same_as` the operation whose answers have the
    same rows, `counts` the key that counts the rows, `known_findings` the findings that a ruling
    expects in a shipped set of cassettes, with the ruling's id. `parts` are the promises of each of
    several pages that have the operation, `pages_of_facts` the pages of what is not on the first.
    One that `is_callback` is of what is sent to an address of the caller's. `nulls_are_closed` is
    whether a ruling says that nothing else is null than what the page says of.
    """

    page: Page
    operation: Operation
    contract: Contract
    parameters: tuple[Parameter, ...]
    request_keys: tuple[PromisedKey, ...]
    response_keys: tuple[PromisedKey, ...]
    errors: tuple[PromisedRow, ...]
    success_statuses: tuple[int, ...]
    no_content: bool
    known_findings: tuple[tuple[str, KnownFinding], ...]
    echoes: tuple[Echo, ...]
    same_as: str | None
    counts: str | None
    status_ruling_id: str | None
    own_ids: tuple[Echo, ...] = ()
    parts: tuple[Promise, ...] = ()
    pages_of_facts: Mapping[Hashable, Page] = {}
    is_callback: bool = False
    nulls_are_closed: bool = False

    @property
    def id(self) -> str:
        """The operation's id; of several ids the one that stands for all."""
        return self.operation.id

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id of the operation: one for each page that has it."""
        return tuple(part.id for part in self.parts) or (self.id,)

    def page_of(self, fact: Key | ErrorRow | Parameter) -> Page:
        """The page that a fact stands on."""
        return self.pages_of_facts.get(fact, self.page) if self.pages_of_facts else self.page

    def is_mandatory(self, parameter: Parameter) -> bool:
        """Whether a request needs a parameter: the page says so, and no sample of it lacks it."""
        lacking = self.contract.doubted_paths("parameter-not-in-samples")
        return parameter.presence == "mandatory" and parameter.name not in lacking

    @property
    def sample_cases(self) -> tuple[SampleCase, ...]:
        """What the page has a sample exchange of, as far as it is of the operation."""
        return tuple(shown for shown in self.contract.sample_cases if shown.operation == self.id)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name; None where the operation takes none of it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    @cached_property
    def asks_for_one(self) -> bool:
        """Whether the path ends in the id of one thing, and not in the name of a module or list."""
        return self.operation.asks_for_one

    @cached_property
    def limits(self) -> tuple[CallLimit, ...]:
        """How many things one call of the operation takes or answers at most."""
        return tuple(limit for limit in self.contract.limits if self._has(limit.operations))

    def most(self, thing: LimitedThing) -> CallLimit | None:
        """How many of a thing one call takes or answers at most; None where that is not said."""
        return next((limit for limit in self.limits if limit.of == thing), None)

    @cached_property
    def constraints(self) -> tuple[Constraint, ...]:
        """The parameters, and the keys of a request, that depend on one another."""
        names = {parameter.name for parameter in self.parameters}
        return tuple(
            constraint
            for constraint in self.contract.constraints
            if self._has(constraint.operations)
            and (constraint.of == "request" or names.issuperset(constraint.names))
        )

    def _has(self, operations: OperationIds) -> bool:
        """Whether a fact of the page that is about some operations is about this one."""
        return operations is None or self.id in operations

    def keys(self, side: Side) -> tuple[PromisedKey, ...]:
        """The keys of one body."""
        return self.request_keys if side == "request" else self.response_keys

    @cached_property
    def by_path(self) -> Mapping[str, PromisedKey]:
        """The response keys by their paths."""
        return {key.path: key for key in self.response_keys}

    @cached_property
    def keys_of_others(self) -> Mapping[str, Key]:
        """By their paths, the response keys that the page has of its other operations alone."""
        return {
            key.path: key for key in self.contract.response_keys if key.path not in self.by_path
        }

    def may_have_been_left_out(self, path: str) -> bool:
        """Whether a key may come unsaid: samples alone make it another operation's."""
        other = self.keys_of_others.get(path)
        return other is not None and other.basis == "sample"

    @cached_property
    def explains_nulls(self) -> bool:
        """Whether the page says of keys when they are null, so that the others never are."""
        return self.nulls_are_closed or any(key.key.null_when for key in self.response_keys)

    @cached_property
    def wrapper(self) -> str | None:
        """The key of the body that holds the rows: the first array of objects at its top."""
        top_keys = (key for key in self.response_keys if not key.key.parent)
        return next((key.path for key in top_keys if "array" in key.types), None)

    @cached_property
    def request_wrapper(self) -> str | None:
        """The key of a request's body that holds the rows: as in the answer, or the one array."""
        holders = {key.key.parent for key in self.request_keys}
        paths = [key.path for key in self.request_keys if f"{key.path}[]" in holders]
        tops = [path for path in paths if not json_path.parent(path)]
        if self.wrapper in tops:
            return self.wrapper
        return tops[0] if len(tops) == 1 else None

    @cached_property
    def names_beside_rows(self) -> frozenset[str]:
        """The keys of the body that hold neither the rows nor how they are paged."""
        names = (key.path for key in self.response_keys if not key.key.parent)
        return frozenset(names) - {self.wrapper, "info"}

    @cached_property
    def has_echo_of_path(self) -> bool:
        """Whether answers repeat a value of the path."""
        slots = UrlTemplate.parse(self.operation.path).slots
        return any(echo.parameter in slots for echo in self.echoes)

    @cached_property
    def documents_no_content(self) -> bool:
        """Whether an answer without rows is a 204: by a ruling, or by a row of the error table."""
        return self.no_content or any(
            row.row.status == HTTPStatus.NO_CONTENT for row in self.errors
        )

    @cached_property
    def reads(self) -> bool:
        """Whether the operation only reads: by GET, or as a query by POST that answers in pages."""
        pages_rows = any(key.key.name == MORE_RECORDS for key in self.response_keys)
        return self.operation.method == "GET" or pages_rows

    @cached_property
    def depends_on_edition(self) -> bool:
        """Whether orgs may lack it: the page names editions, or has a row for those without."""
        terms = self.contract.terms
        return bool(terms and terms.editions) or bool(self.rows_with_code(FEATURE_NOT_SUPPORTED))

    @cached_property
    def answers_action_rows(self) -> bool:
        """Whether a success is rows of code and status, one for each item that was written."""
        is_write = self.operation.method != "GET"
        return is_write and {f"{self.wrapper}[].{name}" for name in ("code", "status")} <= set(
            self.by_path
        )

    @cached_property
    def answers_file(self) -> bool:
        """Whether a success is a file: a read of which the page describes no JSON."""
        is_read = self.operation.method == "GET" and not self.is_callback
        return is_read and not self.response_keys

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every value that the page lists, and every message: what says nothing about an org."""
        keys = (*self.request_keys, *self.response_keys)
        values = {value for key in keys for value in key.values or ()}
        values.update(value for each in self.parameters for value in each.values or ())
        return frozenset(values.union(*(row.all_messages for row in self.errors)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every documented name: of keys, of parameters, of modules, and the words of the path."""
        keys = {key.key.name for key in (*self.request_keys, *self.response_keys)}
        keys.update(name for row in self.errors for name in row.named_details)
        parameters = {parameter.name for parameter in self.parameters}
        steps = UrlTemplate.parse(self.operation.path).steps
        words = {step.text for step in steps if not step.slots}
        return frozenset({*keys, *parameters, *words, *self.contract.modules})

    def key_at(self, path: str) -> PromisedKey | None:
        """The promise for a path on the wire, whatever the depth of a recursive key."""
        return (
            self.by_path.get(path)
            or self.by_path.get(json_path.generalize(path))
            or self._key_in_recursion(path)
        )

    def has_keys_in(self, path: str) -> bool:
        """Whether the page has any key in the objects at a path."""
        return path in self._parents

    def is_open(self, path: str) -> bool:
        """Whether the object at a path is a record or lies in one: it may have any keys."""
        return path.startswith(self._records)

    @cached_property
    def _records(self) -> tuple[str, ...]:
        """The paths of records, and of what lies in them: where fields were read."""
        return tuple({key.key.parent for key in self.response_keys if key.key.is_field})

    def names_keys_in(self, path: str) -> bool:
        """Whether the page names keys of the object at a path; if not, a key may be any text."""
        holder = path.rstrip("[]")
        key = self.key_at(holder)
        if key is not None and key.recursive is not None:
            return True
        documented = path if key is None else key.path + path.removeprefix(holder)
        return documented in self._parents

    @cached_property
    def _parents(self) -> frozenset[str]:
        return frozenset(key.key.parent for key in self.response_keys)

    def _key_in_recursion(self, path: str) -> PromisedKey | None:
        for key in self.response_keys:
            if key.recursive is None or not path.startswith(f"{key.path}."):
                continue
            deeper, at = f"{key.recursive}[].", len(f"{key.path}.")
            while path.startswith(deeper, at):
                at += len(deeper)
            rest = path[at:]
            for documented in (f"{key.path}.{deeper}{rest}", f"{key.path}.{rest}"):
                if documented in self.by_path:
                    return self.by_path[documented]
        return None

    def row_of_case(self, case: Case) -> PromisedRow | None:
        """The error row that a case is named after; None for a case of success."""
        return self._rows_by_case.get(case.name)

    def rows_with_code(self, code: str) -> tuple[PromisedRow, ...]:
        """The error rows of a code, in page order."""
        return self._rows_by_code.get(code, ())

    @cached_property
    def _rows_by_case(self) -> Mapping[str, PromisedRow]:
        return {row.case: row for row in reversed(self.errors)}

    @cached_property
    def _rows_by_code(self) -> Mapping[str, tuple[PromisedRow, ...]]:
        rows: dict[str, tuple[PromisedRow, ...]] = {}
        for row in self.errors:
            rows[row.code] = (*rows.get(row.code, ()), row)
        return rows
