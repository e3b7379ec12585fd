"""What stands in the file of probes of an API version: probes, needs, effects, undoing."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Literal

from msgspec import Struct

from zoho_conformance.checks.read_back import StoredForm
from zoho_conformance.model import json_path
from zoho_conformance.model.name_patterns import fits_any
from zoho_conformance.runs.probes.probe import Inventory, Probe, Template, fill, needs_of


class Find(Struct, frozen=True, forbid_unknown_fields=True):
    """A GET below `/crm/{version}` that shows what an org has: a value at a key path.

    `where` says which rows count: at each key one of these values, unless the row does not have the
    key. `number` is which of them is taken, and `also` the needs that other keys of the row meet.
    """

    path: str
    value: str
    purpose: str
    where: dict[str, tuple[str | bool, ...]] = {}
    number: int = 1
    also: dict[str, str] = {}

    @property
    def needs(self) -> frozenset[str]:
        """What the org must have for the request to be sent."""
        return frozenset(needs_of(self.path))

    def row_in(self, body: Any) -> Mapping[str, Any] | None:
        """The row of an answer that shows what is looked for; None where there is none."""
        rows = json_path.values(body, json_path.parent(self.value))
        fitting = (row for row in rows if isinstance(row, dict) and self._fits(row))
        return next(islice(fitting, self.number - 1, None), None)

    def _fits(self, row: Mapping[str, Any]) -> bool:
        has_value = isinstance(row.get(json_path.name(self.value)), str)
        return has_value and all(
            row.get(key) in values for key, values in self.where.items() if key in row
        )


class Need(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that an org must have for some requests to be sent, and where it is known from.

    `reference` is its name in what the reference org announces. A live org's is named by `setting`,
    or is the `default`, or what `find` shows, or else the `fallback`, and `why` says so in a
    report; or discovery learns it from the answers to probes. It is not looked for where another
    need has one of the values that `unless` lists.
    """

    name: str
    reference: str | None = None
    setting: str | None = None
    default: str | None = None
    find: Find | None = None
    fallback: str | None = None
    unless: dict[str, tuple[str, ...]] = {}
    why: str = ""


class Cost(Struct, frozen=True, forbid_unknown_fields=True):
    """What one request to an operation costs of an org's API credits, where that is documented."""

    operation: str
    credits: int


class NotProvoked(Struct, frozen=True, forbid_unknown_fields=True):
    """Error rows that no probe shows, and why; operations are glob patterns."""

    operations: tuple[str, ...]
    cases: tuple[str, ...]
    reason: str

    def covers(self, operation: str, case: str) -> bool:
        """Whether the row is one of these."""
        return case in self.cases and fits_any(operation, self.operations)


class MetBy(Struct, frozen=True, forbid_unknown_fields=True):
    """A need that the answer to another case meets: the first value at a path of its body.

    With `where`, of the first object there that has these values, needs filled in.
    """

    need: str
    operation: str
    case: str
    path: str
    where: dict[str, str] = {}

    def value_in(self, body: Any, inventory: Inventory) -> str | None:
        """The value that meets the need; None where the body shows none."""
        if not self.where:
            return _as_id(next(json_path.values(body, self.path), None))
        wanted = {key: fill(text, inventory) for key, text in self.where.items()}
        for row in json_path.values(body, json_path.parent(self.path)):
            if isinstance(row, dict) and all(row.get(key) == wanted[key] for key in wanted):
                return _as_id(row.get(json_path.name(self.path)))
        return None


class EffectSource(Struct, frozen=True, forbid_unknown_fields=True):
    """The body that an effect shows in; `key` where it stands under another key there."""

    operation: str
    case: str
    side: Literal["request", "response"]
    key: str | None = None


class Effect(Struct, frozen=True, forbid_unknown_fields=True):
    """Keys of a case's answer that must read as they were in another case's body."""

    operation: str
    case: str
    keys: tuple[str, ...]
    of: EffectSource


class CaseName(Struct, frozen=True, forbid_unknown_fields=True):
    """A case by its operation and its name."""

    operation: str
    case: str


class ReadBackOf(Struct, frozen=True, forbid_unknown_fields=True):
    """A case whose answer shows what the write `of` did to what `before` showed, key by key.

    Without a `before` the write made the row.
    """

    operation: str
    case: str
    of: CaseName
    before: CaseName | None = None

    @property
    def sources(self) -> tuple[CaseName, ...]:
        """The cases that the answer is compared with."""
        return (self.of,) if self.before is None else (self.of, self.before)


class OwnRows(Struct, frozen=True, forbid_unknown_fields=True):
    """How a row that a run wrote differs from others: by the mark in its texts at a key.

    With `or_null`, a row without such a text may be the run's own too: it was written without one,
    or has no place for it. `unless` names what no row of a run's has (a key and its value).
    """

    key: str
    or_null: bool = False
    unless: dict[str, str] = {}


class Undo(Struct, frozen=True, forbid_unknown_fields=True):
    """How what a scenario wrote is taken back: read the rows, remove those that are ours.

    `what` is the noun for a row, and `module` the need that names its module. `made` is the need
    under which the id of what was made is known, once it was made. `since` and `by` are the keys of
    when a row was made, and by whom.
    """

    name: str
    what: str
    module: str
    rows: str
    id: str
    since: str
    by: str
    ours: OwnRows
    made: str
    read: Template
    remove: Template


class ProbesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Which request shows which case of the operations of one API version.

    `suite` are the operations (glob patterns) that a plain check judges; all where it names none.
    """

    suite: tuple[str, ...] = ()
    need: tuple[Need, ...] = ()
    cost: tuple[Cost, ...] = ()
    met_by: tuple[MetBy, ...] = ()
    probe: tuple[Probe, ...] = ()
    not_provoked: tuple[NotProvoked, ...] = ()
    effect: tuple[Effect, ...] = ()
    stored: tuple[StoredForm, ...] = ()
    read_back: tuple[ReadBackOf, ...] = ()
    undo: tuple[Undo, ...] = ()


def place_of(
    part: Probe | MetBy | Effect | EffectSource | CaseName | ReadBackOf,
) -> tuple[str, str]:
    """The operation and the name of the case that something is about."""
    return part.operation, part.case


def _as_id(value: Any) -> str | None:
    """An id as text; one that comes as a number is drift, but still an id."""
    is_id = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if is_id and value else None
