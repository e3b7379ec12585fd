"""All probes of an API version, with what belongs to them: needs, effects, undoing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from zoho_conformance.checks.read_back import StoredForm
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import decode, json_path
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Case
from zoho_conformance.runs.probes.mark import MARK
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
        return case in self.cases and any(
            fnmatchcase(operation, pattern) for pattern in self.operations
        )


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


@dataclass(frozen=True, slots=True)
class Probes:
    """The probes in the order in which they are sent."""

    probes: tuple[Probe, ...] = ()
    not_provoked: tuple[NotProvoked, ...] = ()
    met_by: tuple[MetBy, ...] = ()
    effects: tuple[Effect, ...] = ()
    undos: Mapping[str, Undo] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    costs: tuple[Cost, ...] = ()
    suite: tuple[str, ...] = ()
    stored: tuple[StoredForm, ...] = ()
    read_backs: tuple[ReadBackOf, ...] = ()
    by_place: Mapping[tuple[str, str], Probe] = field(init=False, repr=False, compare=False)
    """The probe of each case that has one, by operation and name; the first where several have."""

    def __post_init__(self) -> None:
        """Look every probe up once."""
        by_place = {_place(probe): probe for probe in reversed(self.probes)}
        object.__setattr__(self, "by_place", by_place)

    def has_in_suite(self, operation: str) -> bool:
        """Whether a plain check judges the operation."""
        return not self.suite or any(fnmatchcase(operation, pattern) for pattern in self.suite)

    def find(self, case: Case) -> Probe | None:
        """The probe of a case."""
        return self.by_place.get((case.operation, case.name))

    def why_not_provoked(self, operation: str, row: str) -> str | None:
        """Why no probe shows an error row; None where one does."""
        if (operation, row) in self.by_place:
            return None
        reasons = (rows.reason for rows in self.not_provoked if rows.covers(operation, row))
        unsaid = "no probe sends this operation yet"
        return next(reasons, unsaid) if self.has_in_suite(operation) else unsaid

    def credits(self, operation: str) -> int | None:
        """The documented cost of a request to an operation."""
        return next((cost.credits for cost in self.costs if cost.operation == operation), None)

    def scenario(self, name: str) -> tuple[Probe, ...]:
        """The probes of a scenario, in order."""
        return tuple(probe for probe in self.probes if probe.scenario == name)

    def effects_on(self, case: Case) -> tuple[Effect, ...]:
        """The effects that show in a case's answer."""
        named = (case.operation, case.name)
        return tuple(effect for effect in self.effects if _place(effect) == named)

    def read_back_of(self, case: Case) -> ReadBackOf | None:
        """What a case's answer is to show of a write, key by key; None if it is about none."""
        named = (case.operation, case.name)
        return next((each for each in self.read_backs if _place(each) == named), None)

    def stored_form(self, operation: str) -> StoredForm:
        """How what is written to the rows of an operation reads."""
        known = (form for form in self.stored if form.operation == operation)
        return next(known, StoredForm(operation))

    def comparisons_of(self, case: Case) -> tuple[tuple[str, str], ...]:
        """The cases, by operation and name, that a case's answer is compared with."""
        effects = tuple(_place(effect.of) for effect in self.effects_on(case))
        read_back = self.read_back_of(case)
        return effects + tuple(map(_place, read_back.sources if read_back else ()))

    def reference_inventory(self, announcement: Mapping[str, str]) -> Inventory:
        """What a reference org has, from the object that it announces itself with."""
        announced = {
            need.name: announcement[need.reference] for need in self.needs if need.reference
        }
        return {**announced, "mark": MARK}


def load(path: Path, promises: Mapping[str, Promise]) -> Probes:
    """The probes of a file.

    Raises `UsageError` where one is about something that the contracts do not promise.
    """
    probes = _read(path)
    for problem in _problems(probes, promises):
        raise UsageError(f"{path}: {problem}")
    return probes


def load_fitting(path: Path, promises: Mapping[str, Promise]) -> Probes:
    """The probes of a file that some of the promises have a use for; none where there is no file.

    A scenario is played as a whole or not at all, so that it goes with any one of its probes.
    """
    if not path.exists():
        return Probes()
    every = _read(path)
    probed = {probe.operation for probe in every.probes} & promises.keys()
    rows = {(id_, row.case) for id_ in probed for row in promises[id_].errors}
    undos = {
        name: undo
        for name, undo in every.undos.items()
        if {undo.read.operation, undo.remove.operation} <= promises.keys()
    }

    def fits(probe: Probe) -> bool:
        known = probe.expected != "error" or _place(probe) in rows
        undone = probe.undo is None or probe.undo in undos
        return probe.operation in promises and known and undone

    unplayable = {probe.scenario for probe in every.probes if not fits(probe)} - {None}
    kept = tuple(
        probe for probe in every.probes if fits(probe) and probe.scenario not in unplayable
    )
    cases = {_place(probe) for probe in kept}
    kept_operations = {probe.operation for probe in kept}
    return replace(
        every,
        suite=(),
        probes=kept,
        not_provoked=tuple(_limit_to_probed(rows, kept_operations) for rows in every.not_provoked),
        met_by=tuple(met for met in every.met_by if _place(met) in cases),
        effects=tuple(
            effect for effect in every.effects if {_place(effect), _place(effect.of)} <= cases
        ),
        read_backs=tuple(
            each for each in every.read_backs if {_place(each), *map(_place, each.sources)} <= cases
        ),
        undos=undos,
    )


def _read(path: Path) -> Probes:
    file = decode.read_toml(path, ProbesFile)
    undos = {undo.name: undo for undo in file.undo}
    return Probes(
        file.probe,
        file.not_provoked,
        file.met_by,
        file.effect,
        undos,
        file.need,
        file.cost,
        file.suite,
        file.stored,
        file.read_back,
    )


def _as_id(value: Any) -> str | None:
    """An id as text; one that comes as a number is drift, and an id all the same."""
    is_id = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if is_id and value else None


def _place(part: Probe | MetBy | Effect | EffectSource | CaseName | ReadBackOf) -> tuple[str, str]:
    return part.operation, part.case


def _limit_to_probed(rows: NotProvoked, probed: Iterable[str]) -> NotProvoked:
    """The same rows of operations that probes are sent to: of others the reason may not hold."""
    matched = (
        id_ for id_ in probed if any(fnmatchcase(id_, pattern) for pattern in rows.operations)
    )
    named = (pattern for pattern in rows.operations if "*" not in pattern)
    return NotProvoked((*named, *matched), rows.cases, rows.reason)


def _problems(probes: Probes, promises: Mapping[str, Promise]) -> Iterator[str]:
    suite = [id_ for id_ in promises if probes.has_in_suite(id_)]
    rows = [(id_, row.case) for id_ in suite for row in promises[id_].errors]
    yield from _problems_of_patterns(probes, suite, rows)
    known_rows = frozenset(rows)
    for (operation, case), count in Counter(map(_place, probes.probes)).items():
        if count > 1:
            yield f"{operation}-{case}: {count} probes show one case"
    for probe in probes.probes:
        if probe.operation not in promises:
            yield f"no contract has the operation {probe.operation}"
        elif not probes.has_in_suite(probe.operation) and not probe.effects:
            yield f"the suite does not name {probe.operation}, which a probe is sent to"
        elif probe.expected == "error" and not (probe.effects or _place(probe) in known_rows):
            yield f"the error table of {probe.operation} has no row {probe.case}"
        if probe.undo is not None and probe.undo not in probes.undos:
            yield f"{probe.operation}-{probe.case}: there is no undo {probe.undo}"
    known = set(map(_place, probes.probes))
    compared = {place for each in probes.effects for place in (_place(each), _place(each.of))}
    for each in probes.read_backs:
        compared |= {_place(each), *map(_place, each.sources)}
    for missing in sorted(compared - known):
        yield f"no probe shows {'-'.join(missing)}, which an answer is compared with"


def _problems_of_patterns(
    probes: Probes, suite: Sequence[str], rows: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """A line for each pattern of operations that fits none."""
    for pattern in probes.suite:
        if not any(fnmatchcase(id_, pattern) for id_ in suite):
            yield f"suite: no contract has an operation {pattern}"
    for given in probes.not_provoked:
        if not any(given.covers(*row) for row in rows):
            cases, operations = ", ".join(given.cases), ", ".join(given.operations)
            yield f"not_provoked: no error table has a row {cases} of {operations}"
