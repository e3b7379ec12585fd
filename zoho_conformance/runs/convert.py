"""Converting: recordings of any format become redacted cassettes, which are judged as they are.

Only a contract says which words of an exchange are the API's. So exchanges that match no operation,
or have no answer to judge, are left out and reported.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, count
from pathlib import Path, PurePosixPath

from zoho_conformance.checks.matching import Matcher, Unmatched
from zoho_conformance.contracts.shared_promises import endpoints_of
from zoho_conformance.exchanges.cassettes.record import LeakError, Recorder, require_vcrpy
from zoho_conformance.exchanges.formats.detect import open_source, why_nothing_in
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.find_sources import NamedSource, find_sources
from zoho_conformance.exchanges.formats.interface import (
    RawExchange,
    Unread,
    UnreadableRecordingError,
    decode_all,
)
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.unpack import Unpacker
from zoho_conformance.model import environment, timestamps
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.file_names import portable_name
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.model.version import __version__
from zoho_conformance.runs.judged_again import JudgedAgain
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recording_label import recording_label
from zoho_conformance.runs.request_secrets import secrets_of

_CONVERTED = "converted"
# So many exchanges in a file can still be opened and searched quickly.
_MAX_EXCHANGES = 500
_MAX_BYTES = 4 * 1024 * 1024
_LACKS = {"no-body": "the recorder kept no body", "truncated": "its body was cut off"}


@dataclass(slots=True)
class Conversion:
    """What became of recordings; each line says where, why, and of how many exchanges.

    `refused` could not be converted, `left_out` has nothing to be judged, and `changed` is judged
    differently than before, for what was taken out of it.
    """

    files: list[Path] = field(default_factory=list)
    converted: int = 0
    exchanges: int = 0
    refused: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Matched:
    """An exchange to an operation, and when it was recorded."""

    place: str
    operation: str
    request: Request
    response: Response
    recorded_at: str

    @property
    def bytes(self) -> int:
        return len(self.response.body) + len(self.request.body or "")


def convert(
    named: Sequence[str],
    into: Path,
    library: Library,
    fields: FieldMap | None = None,
    *,
    force: bool = False,
    on_read: Callable[[int], None] | None = None,
) -> Conversion:
    """Write a redacted cassette for each recording in what was named; of a long one several.

    `on_read` is called with how many exchanges were read so far.

    Raises `UsageError` where there is none, and before anything is written where a cassette is
    there already that `force` does not allow to overwrite.
    """
    require_vcrpy()
    library.require_schemas(library.promises)
    sources = list(_without(into, (each for name in named for each in find_sources(name))))
    places = _places(sources)
    if not force:
        for place in places:
            _require_free(into / f"{place}.yaml")
    converter = _Converter(into, library, fields, frozenset(places), force=force)
    converter.on_read = on_read
    for source, place in zip(sources, places, strict=True):
        converter.convert(source, place)
    result = converter.result
    if not (result.exchanges or result.refused):
        raise UsageError(why_nothing_in(named))
    return result


class _Converter:
    """Converts one source after the other, with one mapping of values for all."""

    def __init__(
        self,
        into: Path,
        library: Library,
        fields: FieldMap | None,
        places: frozenset[str],
        *,
        force: bool,
    ) -> None:
        self.result = Conversion()
        self.on_read: Callable[[int], None] | None = None
        self._into = into
        self._library = library
        self._fields = fields
        self._force = force
        self._places = places
        self._matcher = Matcher(library.promises)
        self._again = JudgedAgain(library, self._matcher)
        # Random, unless the user wants the same pseudonyms in all runs.
        self._salt = environment.salt() or secrets.token_hex(16)
        endpoints = endpoints_of(library.promises)
        self._headers = {name for _, endpoint in endpoints for name in endpoint.headers}

    def convert(self, named: NamedSource, place: str) -> None:
        """Convert a source, if it is a recording."""
        try:
            batches = _batches(self._matched(named))
            for where, batch in zip(self._places_of(place), batches, strict=False):
                self._write(where, named.label, batch)
        except UnreadableRecordingError as cause:
            self.result.refused.append(str(cause))

    def _places_of(self, place: str) -> Iterator[str]:
        """The places of one recording's cassettes, none of them another recording's."""
        yield place
        numbered = (f"{place}-{number}" for number in count(2))
        yield from (each for each in numbered if each not in self._places)

    def _matched(self, named: NamedSource) -> Iterator[_Matched]:
        """The exchanges that can be converted; the reason is reported for the others."""
        recording = open_source(named.source, self._fields)
        if recording is None:
            return
        of_file = timestamps.parse_iso(recording.metadata.get("recorded_at", "")) or ""
        unpacker = Unpacker()
        left_out: Counter[str] = Counter()
        unread: Counter[str] = Counter()
        first: dict[str, str] = {}
        try:
            for raw in recording:
                self.result.exchanges += 1
                if self.on_read is not None:
                    self.on_read(self.result.exchanges)
                if isinstance(raw, Unread):
                    unread[raw.reason] += 1
                    first.setdefault(raw.reason, str(raw))
                    continue
                matched = self._match(raw, unpacker, of_file)
                if isinstance(matched, str):
                    left_out[matched] += 1
                    first.setdefault(matched, f"{raw.place}: {matched}")
                else:
                    yield matched
        finally:
            for counts, lines in ((unread, self.result.refused), (left_out, self.result.left_out)):
                lines.extend(_times(first[reason], times) for reason, times in counts.items())

    def _match(self, raw: RawExchange, unpacker: Unpacker, of_file: str) -> _Matched | str:
        """The exchange with its operation, or why it is not converted."""
        request, response = raw.decode(unpacker)
        operation = self._matcher.match_answered(request, response)
        if isinstance(operation, Unmatched):
            if operation.is_foreign:
                return f"with another host: {operation.host or 'no host'}"
            return operation.reason
        if response.lack:
            return _LACKS[response.lack]
        if response.damage:
            return f"its body cannot be unpacked: {response.damage}"
        date = timestamps.parse_http_date(response.headers.get("date", ""))
        when = raw.recorded_at or of_file or date or ""
        return _Matched(str(raw.place), operation, request, response, when)

    def _write(self, place: str, label: str, batch: Sequence[_Matched]) -> None:
        if not self._force:
            _require_free(self._into / f"{place}.yaml")
        recorder = self._recorder(batch)
        recorder.record_all(place, ((each.request, each.response) for each in batch))
        text = recorder.text(place)
        try:
            file = recorder.keep(place)
        except LeakError as cause:
            self.result.refused.append(_times(f"{label}: {cause}", len(batch)))
            return
        self.result.files.append(file)
        self.result.converted += len(batch)
        self.result.changed += self._changed(batch, text)

    def _recorder(self, batch: Sequence[_Matched]) -> Recorder:
        promises = [self._library.promises[name] for name in {each.operation for each in batch}]
        documented = frozenset({"crm", self._library.version}).union(
            *(promise.vocabulary | promise.names for promise in promises)
        )
        times = [each.recorded_at for each in batch if each.recorded_at]
        metadata = {
            "target": _CONVERTED,
            # The age of a file is that of its oldest exchange.
            **({"recorded_at": min(times)} if times else {}),
            "contract_digest": self._library.digest,
            "tool_version": __version__,
        }
        return Recorder(
            self._into,
            f"{_CONVERTED}.invalid",
            metadata,
            Pseudonyms(documented, salt=self._salt),
            frozenset(secret for each in batch for secret in secrets_of(each.request)),
            documented,
            masked=self._headers,
        )

    def _changed(self, batch: Sequence[_Matched], text: str) -> Iterator[str]:
        """The exchanges of a cassette that are not judged as before."""
        recording = open_source(Source("cassette", lambda: BytesIO(text.encode())))
        converted = decode_all(recording).exchanges if recording is not None else ()
        for before, after in zip(batch, converted, strict=True):
            change = self._again.change(
                before.operation,
                (before.request, before.response),
                (after.request, after.response),
            )
            if change:
                yield f"{before.place}: {change}"


def _without(into: Path, sources: Iterable[NamedSource]) -> Iterator[NamedSource]:
    """The sources but for those that were written here before."""
    folder = into.resolve()
    for source in sources:
        path = source.source.path
        if path is None or folder not in Path(path).resolve().parents:
            yield source


def _places(sources: Sequence[NamedSource]) -> list[str]:
    """Where the cassette of each source goes, below the folder, without an ending."""
    places: dict[str, None] = {}
    for source in sources:
        # The members of an archive may be called anything, also what leads elsewhere.
        steps = PurePosixPath(recording_label(source.label)).parts
        kept = (portable_name(step) for step in steps if step not in ("/", ".."))
        plain = "/".join(kept) or "recording"
        numbered = (f"{plain}({number})" for number in count(2))
        place = next(each for each in chain((plain,), numbered) if each not in places)
        places[place] = None
    return list(places)


def _require_free(file: Path) -> None:
    if file.exists():
        raise UsageError(f"{file}: already exists; --force overwrites it")


def _batches(exchanges: Iterable[_Matched]) -> Iterator[list[_Matched]]:
    batch: list[_Matched] = []
    size = 0
    for exchange in exchanges:
        if batch and (len(batch) >= _MAX_EXCHANGES or size + exchange.bytes > _MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(exchange)
        size += exchange.bytes
    if batch:
        yield batch


def _times(line: str, times: int) -> str:
    return f"{line} ({times:,} exchanges)" if times > 1 else line
