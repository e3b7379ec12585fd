"""The file of probes of an API version, read and held to what the contracts promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec.structs import replace

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import decode
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.name_patterns import fits_any
from zoho_conformance.runs.probes.file import NotProvoked, ProbesFile, place_of
from zoho_conformance.runs.probes.probe import Probe
from zoho_conformance.runs.probes.probes import Probes


def load(path: Path, promises: Mapping[str, Promise]) -> Probes:
    """The probes of a file.

    Raises `UsageError` where one is about something that the contracts do not promise.
    """
    probes = _read(path)
    for problem in _problems(probes, promises):
        raise UsageError(f"{path}: {problem}")
    return probes


def load_shipped(path: Path) -> Probes:
    """The probes that ship, taken at their word: a test holds them to the contracts that ship.

    What they are held to is every contract of the suite, which most runs have no use for.
    """
    return _read(path)


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
        known = probe.expected != "error" or place_of(probe) in rows
        undone = probe.undo is None or probe.undo in undos
        return probe.operation in promises and known and undone

    unplayable = {probe.scenario for probe in every.probes if not fits(probe)} - {None}
    kept = tuple(
        probe for probe in every.probes if fits(probe) and probe.scenario not in unplayable
    )
    cases = {place_of(probe) for probe in kept}
    kept_operations = {probe.operation for probe in kept}
    return replace(
        every,
        suite=(),
        probes=kept,
        not_provoked=tuple(_limit_to_probed(rows, kept_operations) for rows in every.not_provoked),
        met_by=tuple(met for met in every.met_by if place_of(met) in cases),
        effects=tuple(
            effect for effect in every.effects if {place_of(effect), place_of(effect.of)} <= cases
        ),
        read_backs=tuple(
            each
            for each in every.read_backs
            if {place_of(each), *map(place_of, each.sources)} <= cases
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


def _limit_to_probed(rows: NotProvoked, probed: Iterable[str]) -> NotProvoked:
    """The same rows of operations that probes are sent to: of others the reason may not hold."""
    matched = (id_ for id_ in probed if fits_any(id_, rows.operations))
    named = (pattern for pattern in rows.operations if "*" not in pattern)
    return NotProvoked((*named, *matched), rows.cases, rows.reason)


def _problems(probes: Probes, promises: Mapping[str, Promise]) -> Iterator[str]:
    suite = [id_ for id_ in promises if probes.has_in_suite(id_)]
    rows = [(id_, row.case) for id_ in suite for row in promises[id_].errors]
    yield from _problems_of_patterns(probes, suite, rows)
    known_rows = frozenset(rows)
    for (operation, case), count in Counter(map(place_of, probes.probes)).items():
        if count > 1:
            yield f"{operation}-{case}: {count} probes show one case"
    for probe in probes.probes:
        if probe.operation not in promises:
            yield f"no contract has the operation {probe.operation}"
        elif not probes.has_in_suite(probe.operation) and not probe.effects:
            yield f"the suite does not name {probe.operation}, which a probe is sent to"
        elif probe.expected == "error" and not (probe.effects or place_of(probe) in known_rows):
            yield f"the error table of {probe.operation} has no row {probe.case}"
        if probe.undo is not None and probe.undo not in probes.undos:
            yield f"{probe.operation}-{probe.case}: there is no undo {probe.undo}"
    known = set(map(place_of, probes.probes))
    compared = {place for each in probes.effects for place in (place_of(each), place_of(each.of))}
    for each in probes.read_backs:
        compared |= {place_of(each), *map(place_of, each.sources)}
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
