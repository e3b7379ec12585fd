"""Which recordings can be rewritten: cassettes of which every exchange was asked for again.

Any other stays unchanged, and is reported with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.find_sources import STDIN, NamedSource
from zoho_conformance.exchanges.formats.interface import Recording, UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import VcrCassette
from zoho_conformance.model.exchange import UNREADABLE, Case
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.recheck.target import Asked, RecheckTarget
from zoho_conformance.runs.run import Run

OWN_MARK = "tool_version"
"""The metadata that every cassette of this program has."""
_REDACTED_TARGETS = ("live", "converted")
_WITHOUT_A_FILE = "no file of its own: unpack or save it first"


@dataclass(frozen=True, slots=True)
class AskedCassette:
    """A cassette of which every exchange was asked for again."""

    path: Path
    asked: Sequence[Asked]
    is_redacted: bool
    is_json: bool


@dataclass(slots=True)
class Choice:
    """The cassettes to write; a line for each recording that stays, and how many there are."""

    cassettes: list[AskedCassette] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    count: int = 0


def choose_cassettes(
    run: Run,
    target: RecheckTarget,
    sources: Iterable[NamedSource],
    fields: FieldMap | None = None,
) -> Choice:
    """The cassettes among the sources of a recheck that can be rewritten.

    `fields` is how the sources are read, where that does not show in their form.
    """
    choice = Choice()
    cases = _cases_by_place(target)
    elsewhere: list[str] = []
    for named in _distinct(sources):
        path = named.source.path
        if path is None or not path.is_file():
            # A pipe that was read is empty, and opening it could block forever.
            if named.source.name == STDIN or path is not None or _open(named, fields) is not None:
                elsewhere.append(named.source.name)
            continue
        recording = _open(named, fields)
        if recording is None:
            continue
        choice.count += 1
        cassette = _cassette(run, target, cases, path, named, recording)
        if isinstance(cassette, str):
            choice.left.append(f"{named.source.name}: {cassette}")
        else:
            choice.cassettes.append(cassette)
    if elsewhere:
        choice.count += len(elsewhere)
        several = f" (and {len(elsewhere) - 1:,} more such)" if len(elsewhere) > 1 else ""
        choice.left.append(f"{elsewhere[0]}: {_WITHOUT_A_FILE}{several}")
    return choice


def _distinct(sources: Iterable[NamedSource]) -> Iterator[NamedSource]:
    seen: set[Path] = set()
    for named in sources:
        path = named.source.path
        if path is not None:
            if path.resolve() in seen:
                continue
            seen.add(path.resolve())
        yield named


def _open(named: NamedSource, fields: FieldMap | None) -> Recording | None:
    """The recording in a source; None where there is none, or it cannot be read."""
    try:
        return open_source(named.source, fields)
    except UnreadableRecordingError:
        return None


def _cassette(
    run: Run,
    target: RecheckTarget,
    cases: Mapping[tuple[Path, int], Case],
    path: Path,
    named: NamedSource,
    recording: Recording,
) -> AskedCassette | str:
    """A file as a cassette that can be written; or why it cannot."""
    if not isinstance(recording, VcrCassette):
        return f"not a cassette of vcrpy: `zoho-conformance convert {path} --into DIR` makes one"
    if not named.source.can_seek:
        return "packed: unpack it first"
    asked: list[Asked] = []
    for number, _ in enumerate(recording, 1):
        case = cases.get((path.resolve(), number))
        why = _why_left(run, target, case)
        if why or case is None:
            return f"exchange {number}: {why}"
        asked.append(target.asked[case])
    metadata = recording.metadata
    is_redacted = OWN_MARK in metadata and metadata.get("target") in _REDACTED_TARGETS
    is_json = named.source.start.lstrip().startswith(b"{")
    return AskedCassette(path, asked, is_redacted, is_json)


def _cases_by_place(target: RecheckTarget) -> dict[tuple[Path, int], Case]:
    """The case of each exchange of a file, by its number."""
    recordings = target.recordings
    places = (
        (case, recordings.recorded_in(case.operation, case.label)) for case in recordings.cases
    )
    return {(place.file.resolve(), place.number): case for case, place in places if place}


def _why_left(run: Run, target: RecheckTarget, case: Case | None) -> str:
    if case is None:
        return "to no operation of the contracts, or cannot be read"
    if case in target.plan.not_sent:
        return target.plan.not_sent[case]
    if target.plan.reads[case].request.body:
        return "its query is in its body, and redaction would change what it asks for"
    judgement = run.undecided(target.name, case)
    asked = target.asked.get(case)
    if asked is None or not (judgement.judged or _is_as_empty(judgement, asked)):
        return f"{judgement.outcome}: {judgement.reason}"
    before, now = (each.response.status for each in (asked.recorded, asked.answered))
    if is_success(before) != is_success(now):
        return f"HTTP {before} was recorded, and HTTP {now} came"
    if asked.answered.response.body and asked.answered.response.json is UNREADABLE:
        return "a download, whose file is not recorded"
    return ""


def _is_as_empty(judgement: Judgement, asked: Asked) -> bool:
    """Whether there were no rows then, and are none now."""
    both = asked.recorded.response, asked.answered.response
    return judgement.outcome == "no-data" and not any(response.body for response in both)
