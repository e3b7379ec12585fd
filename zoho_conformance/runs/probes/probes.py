"""All probes of an API version, with what belongs to them: needs, effects, undoing."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Case
from zoho_conformance.runs.probes.probe import Probe, Template


@dataclass(frozen=True, slots=True)
class NotProvoked:
    """Error rows that no probe shows, and why; operations are glob patterns."""

    operations: tuple[str, ...]
    cases: tuple[str, ...]
    reason: str

    def covers(self, operation: str, case: str) -> bool:
        """Whether the row is one of these."""
        return case in self.cases and any(fnmatchcase(operation, one) for one in self.operations)


@dataclass(frozen=True, slots=True)
class MetBy:
    """A need that the answer to another case meets: the first value at a path of its body."""

    need: str
    operation: str
    case: str
    path: str


@dataclass(frozen=True, slots=True)
class Of:
    """The body that an effect is told from; ``key`` where it stands under another key there."""

    operation: str
    case: str
    side: Literal["request", "response"]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """Keys of a case's answer that must read as they were in another case's body."""

    operation: str
    case: str
    keys: tuple[str, ...]
    of: Of


@dataclass(frozen=True, slots=True)
class Ours:
    """How a row of the run's own making is told from others.

    By what a value begins with; with ``or_null``, one that has none is the run's own too: there was
    no row before, and a request without that value was sent.
    """

    key: str
    begins: str
    or_null: bool = False


@dataclass(frozen=True, slots=True)
class Undo:
    """How what a scenario wrote is taken back: read the rows, remove those that are ours.

    ``made`` is the need under which the id of what was made is known, once it was made.
    """

    name: str
    rows: str
    id: str
    read: Template
    remove: Template
    ours: Ours | None = None
    made: str | None = None


@dataclass(frozen=True, slots=True)
class Probes:
    """The probes in the order in which they are sent."""

    probes: tuple[Probe, ...]
    not_provoked: tuple[NotProvoked, ...]
    met_by: tuple[MetBy, ...]
    effects: tuple[Effect, ...]
    undos: Mapping[str, Undo]

    def find(self, case: Case) -> Probe | None:
        """The probe of a case."""
        named = (case.operation, case.name)
        return next((one for one in self.probes if (one.operation, one.case) == named), None)

    def why_not(self, operation: str, row: str) -> str | None:
        """Why no probe shows an error row; None where one does."""
        if any((one.operation, one.case) == (operation, row) for one in self.probes):
            return None
        reasons = (one.reason for one in self.not_provoked if one.covers(operation, row))
        return next(reasons, "no probe sends this operation yet")

    def scenario(self, name: str) -> tuple[Probe, ...]:
        """The probes of a scenario, in order."""
        return tuple(one for one in self.probes if one.scenario == name)

    def effects_on(self, case: Case) -> tuple[Effect, ...]:
        """The effects that a case's answer tells."""
        named = (case.operation, case.name)
        return tuple(one for one in self.effects if (one.operation, one.case) == named)


def load(path: Path, promises: Mapping[str, Promise]) -> Probes:
    """The probes of a file; ``UsageError`` where one is about nothing that is promised."""
    found = _read(path)
    for problem in _problems(found, promises):
        raise UsageError(f"{path}: {problem}")
    return found


def _read(path: Path) -> Probes:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise UsageError(f"{path}: cannot be read as TOML: {cause}") from cause
    undos = [_undo(path, one) for one in data.get("undo", ())]
    return Probes(
        tuple(_made(path, Probe, one) for one in data.get("probe", ())),
        tuple(_made(path, NotProvoked, _tuples(one)) for one in data.get("not_provoked", ())),
        tuple(_made(path, MetBy, one) for one in data.get("met_by", ())),
        tuple(_effect(path, one) for one in data.get("effect", ())),
        {one.name: one for one in undos},
    )


def fitting(path: Path, promises: Mapping[str, Promise]) -> Probes:
    """The probes of a file that some of the promises have a use for; none where there is no file.

    A scenario is played as a whole or not at all, so that it goes with any one of its probes.
    """
    if not path.exists():
        return Probes((), (), (), (), {})
    every = _read(path)
    shown = {(id_, row.case) for id_, promise in promises.items() for row in promise.errors}
    undos = {
        name: one
        for name, one in every.undos.items()
        if {one.read.operation, one.remove.operation} <= promises.keys()
    }

    def fits(one: Probe) -> bool:
        known = one.due != "error" or (one.operation, one.case) in shown
        return one.operation in promises and known and (one.undo is None or one.undo in undos)

    without = {one.scenario for one in every.probes if not fits(one)} - {None}
    kept = tuple(one for one in every.probes if fits(one) and one.scenario not in without)
    cases = {(one.operation, one.case) for one in kept}
    probed = {one.operation for one in kept}
    return Probes(
        kept,
        tuple(_of_probed(rows, probed) for rows in every.not_provoked),
        tuple(one for one in every.met_by if (one.operation, one.case) in cases),
        tuple(
            one
            for one in every.effects
            if {(one.operation, one.case), (one.of.operation, one.of.case)} <= cases
        ),
        undos,
    )


def _of_probed(rows: NotProvoked, probed: Iterable[str]) -> NotProvoked:
    """The same rows of operations that probes are sent to: of others the reason may not hold."""
    mine = (one for one in probed if any(fnmatchcase(one, each) for each in rows.operations))
    named = (one for one in rows.operations if "*" not in one)
    return NotProvoked((*named, *mine), rows.cases, rows.reason)


def _problems(found: Probes, promises: Mapping[str, Promise]) -> Iterator[str]:
    every = [(id_, row.case) for id_, promise in promises.items() for row in promise.errors]
    for rows in found.not_provoked:
        if not any(rows.covers(*one) for one in every):
            told = f"{', '.join(rows.cases)} of {', '.join(rows.operations)}"
            yield f"not_provoked: no error table has a row {told}"
    cases = Counter((one.operation, one.case) for one in found.probes)
    for (operation, case), count in cases.items():
        if count > 1:
            yield f"{operation}-{case}: {count} probes show one case"
    for probe in found.probes:
        if probe.operation not in promises:
            yield f"no contract has the operation {probe.operation}"
        elif probe.due == "error" and (probe.operation, probe.case) not in every:
            yield f"the error table of {probe.operation} has no row {probe.case}"
        if probe.undo is not None and probe.undo not in found.undos:
            yield f"{probe.operation}-{probe.case}: there is no undo {probe.undo}"


def _undo(path: Path, data: Mapping[str, Any]) -> Undo:
    given = dict(data)
    for part, kind in (("read", Template), ("remove", Template), ("ours", Ours)):
        if part in given:
            given[part] = _made(path, kind, given[part])
    undo: Undo = _made(path, Undo, given)
    return undo


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in data.items()}


def _effect(path: Path, data: Mapping[str, Any]) -> Effect:
    of = _made(path, Of, data.get("of", {}))
    effect: Effect = _made(path, Effect, _tuples(data) | {"of": of})
    return effect


def _made(path: Path, kind: Any, data: Mapping[str, Any]) -> Any:
    name = f"{path}: {data.get('operation', data.get('name'))}-{data.get('case', '')}"
    unknown = set(data) - {one.name for one in fields(kind)}
    if unknown:
        raise UsageError(f"{name}: does not know {', '.join(sorted(unknown))}")
    try:
        return kind(**data)
    except TypeError as cause:
        raise UsageError(f"{name}: {cause}") from cause
