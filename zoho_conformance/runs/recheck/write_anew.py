"""Cassettes written anew: the requests that were recorded, with the answers of now, redacted.

A file is written only as a whole: where each of its exchanges was asked for again, judged, and
answered with a success where one was recorded. Any other stays as it is, and is told.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from msgspec import structs

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.contracts.shared_promises import endpoints_of
from zoho_conformance.exchanges.cassettes.record import LeakError, Recorder
from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.find_sources import NamedSource
from zoho_conformance.exchanges.formats.interface import (
    Recording,
    UnreadableRecordingError,
    decode_all,
)
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.vcr_cassette import VcrCassette
from zoho_conformance.model import environment
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.model.version import __version__
from zoho_conformance.runs.judged_again import JudgedAgain
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recheck.kept_words import (
    invented_words,
    kept_words,
    without_strange_host,
)
from zoho_conformance.runs.recheck.target import Asked, RecheckTarget
from zoho_conformance.runs.request_secrets import secrets_of
from zoho_conformance.runs.run import Run

_OWN_MARK = "tool_version"
_REDACTED_TARGETS = ("live", "converted")
_PLACE = "cassette"


@dataclass(slots=True)
class WrittenAnew:
    """The files that were written; a line for each that stays as it is, and why.

    `failed` could have been written and was not; of `changed` exchanges the answer is judged
    otherwise for what was taken out of it.
    """

    files: list[Path] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cassette:
    """A cassette of which every exchange was asked for again."""

    path: Path
    asked: Sequence[Asked]
    is_redacted: bool
    is_json: bool


def write_anew(
    run: Run,
    target: RecheckTarget,
    sources: Iterator[NamedSource],
    hidden: Sequence[str],
    fields: FieldMap | None = None,
) -> WrittenAnew:
    """Write the cassettes among the sources of a recheck; `hidden` must be in none of them.

    `fields` is how the sources are read, where that does not show in their form.
    """
    result = WrittenAnew()
    cassettes: list[_Cassette] = []
    cases = _cases_by_place(target)
    seen: set[Path] = set()
    for named in sources:
        path = named.source.path
        if path is not None and path.resolve() in seen:
            continue
        recording = _open(named, fields)
        if recording is None:
            continue
        if path is not None:
            seen.add(path.resolve())
        why = _why_no_cassette(named, recording)
        judged = why or _judged(run, target, cases, path, recording)
        if isinstance(judged, str):
            result.left.append(f"{named.source.name}: {judged}")
            continue
        assert path is not None
        assert isinstance(recording, VcrCassette)
        is_redacted = (
            _OWN_MARK in recording.metadata
            and recording.metadata.get("target") in _REDACTED_TARGETS
        )
        is_json = named.source.start.lstrip().startswith(b"{")
        cassettes.append(_Cassette(path, judged, is_redacted, is_json))
    writer = _Writer(run.library, target.kind, cassettes, hidden)
    for cassette in cassettes:
        try:
            result.changed += writer.write(cassette)
            result.files.append(cassette.path)
        except LeakError as cause:
            result.failed.append(str(cause))
        except OSError as cause:
            result.failed.append(f"{cassette.path}: cannot be written: {cause.strerror or cause}")
    return result


def _open(named: NamedSource, fields: FieldMap | None) -> Recording | None:
    """The recording in a source; None where there is none, or it is told as one unread."""
    try:
        return open_source(named.source, fields)
    except UnreadableRecordingError:
        return None


def _why_no_cassette(named: NamedSource, recording: Recording) -> str:
    """Why a recording cannot be written anew in its place; empty where it can."""
    source, path = named.source, named.source.path
    if path is None:
        return "no file of its own; unpack or save it first"
    if not isinstance(recording, VcrCassette):
        return f"not a cassette of vcrpy; `zoho-conformance convert {path} --into DIR` makes one"
    return "" if source.can_seek else "packed; unpack it first"


def _cases_by_place(target: RecheckTarget) -> dict[tuple[Path, int], Case]:
    """The case of each exchange of a file, by its number."""
    recordings = target.recordings
    places = (
        (case, recordings.recorded_in(case.operation, case.label)) for case in recordings.cases
    )
    return {(place.file.resolve(), place.number): case for case, place in places if place}


def _judged(
    run: Run,
    target: RecheckTarget,
    cases: Mapping[tuple[Path, int], Case],
    path: Path | None,
    recording: Recording,
) -> Sequence[Asked] | str:
    """What every exchange of a file came to; or why it cannot be written."""
    assert path is not None
    asked = []
    numbers = [number for number, _ in enumerate(recording, 1)]
    for number in numbers:
        case = cases.get((path.resolve(), number))
        why = _why_left(run, target, case)
        if why or case is None:
            return f"exchange {number}: {why}"
        asked.append(target.asked[case])
    return asked


def _why_left(run: Run, target: RecheckTarget, case: Case | None) -> str:
    if case is None:
        return "to no operation of the contracts, or cannot be read"
    if case in target.plan.not_sent:
        return target.plan.not_sent[case]
    judgement = run.undecided(target.name, case)
    asked = target.asked.get(case)
    if asked is None or not (judgement.judged or _is_as_empty(judgement, asked)):
        return f"{judgement.outcome}: {judgement.reason}"
    before, now = (each.response.status for each in (asked.recorded, asked.answered))
    if is_success(before) != is_success(now):
        return f"HTTP {before} was recorded, and HTTP {now} came"
    return ""


def _is_as_empty(judgement: Judgement, asked: Asked) -> bool:
    """Whether there were no rows then, and are none now."""
    both = asked.recorded.response, asked.answered.response
    return judgement.outcome == "no-data" and not any(response.body for response in both)


class _Writer:
    """Writes cassettes with one mapping of values for all of them."""

    def __init__(
        self, library: Library, kind: str, cassettes: Sequence[_Cassette], hidden: Sequence[str]
    ) -> None:
        self._library = library
        self._hidden = hidden
        self._again = JudgedAgain(library)
        self._salt = environment.salt() or secrets.token_hex(16)
        endpoints = endpoints_of(library.promises)
        self._headers = {name for _, endpoint in endpoints for name in endpoint.headers}
        self._metadata = {
            "target": kind,
            "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "contract_digest": library.digest,
            _OWN_MARK: __version__,
        }
        plain = Pseudonyms(salt=self._salt)
        # An answer has the ids that its request asks for.
        self._stand_ins: dict[str, str] = {}
        for cassette in cassettes:
            for asked in cassette.asked:
                for id_, org_id in asked.mapped.stand_ins.items():
                    shown = id_ if cassette.is_redacted else plain.text(id_)
                    self._stand_ins |= {id_: shown, org_id: shown}

    def write(self, cassette: _Cassette) -> list[str]:
        """Write a cassette; a line for each exchange that is judged otherwise in it.

        Raises `LeakError` where it would give something away.
        """
        words = self._words(cassette)
        pseudonyms = Pseudonyms(words, salt=self._salt)
        for id_, shown in self._stand_ins.items():
            pseudonyms.stand_in(id_, shown)
        requests = [asked.recorded.request for asked in cassette.asked]
        recorder = Recorder(
            cassette.path.parent,
            None,
            self._metadata,
            pseudonyms,
            (*self._hidden, *(secret for each in requests for secret in secrets_of(each))),
            words,
            masked=self._headers,
            form="json" if cassette.is_json else "yaml",
        )
        recorder.record_all(
            _PLACE,
            (
                (
                    structs.replace(
                        asked.recorded.request, url=without_strange_host(asked.recorded.request)
                    ),
                    asked.answered.response,
                )
                for asked in cassette.asked
            ),
        )
        text = recorder.text(_PLACE)
        recorder.keep(_PLACE, cassette.path)
        return list(self._changed(cassette, text))

    def _changed(self, cassette: _Cassette, text: str) -> Iterator[str]:
        recording = open_source(Source(_PLACE, lambda: BytesIO(text.encode())))
        written = decode_all(recording).exchanges if recording is not None else ()
        for number, (asked, after) in enumerate(zip(cassette.asked, written, strict=True), 1):
            change = self._again.change(
                asked.recorded.case.operation,
                (asked.answered.request, asked.answered.response),
                (after.request, after.response),
            )
            if change:
                yield f"{cassette.path}: exchange {number}: {change}"

    def _words(self, cassette: _Cassette) -> frozenset[str]:
        words = {"crm", self._library.version}
        for asked in cassette.asked:
            promise = self._library.promises[asked.recorded.case.operation]
            words |= promise.vocabulary | promise.names
            request = asked.recorded.request
            words.update(kept_words(request, promise))
            if cassette.is_redacted:
                words.update(invented_words(request, asked.mapped))
        return frozenset(words)
