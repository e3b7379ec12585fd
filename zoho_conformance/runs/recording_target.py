"""Recordings of others as a target: exchanges that no probe sent, matched to operations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.checks.matching import Matcher, Unmatched, classify, judge_foreign
from zoho_conformance.exchanges.formats.detect import open_recording
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError, decode_all
from zoho_conformance.model import timestamps
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.outcome import RecordedFrom, TargetKind, recorded_from
from zoho_conformance.runs.library import Library

_PERSONAL = re.compile(r"[0-9]{6,}|[^\s/@]+@[^\s/@]+\.\w+")
"""In the name of a file: an id or an address."""

_UNFIT = re.compile(r"[^A-Za-z0-9_.,+=()\-/{}]+")


class RecordingTarget:
    """The exchanges in cassettes of any layout, each a case of its own.

    ``unmatched`` counts the exchanges that are to no operation, by why; ``unread`` says of each
    file that ought to hold exchanges why it cannot be read; ``others`` counts files of other kinds.
    """

    requests_sent = 0
    auto_selected: tuple[str, ...] = ()
    not_undone: tuple[str, ...] = ()
    kind: TargetKind = "foreign"
    recorded_from: RecordedFrom | None = "unknown"

    def __init__(self, name: str, folder: Path, files: Iterable[Path], library: Library) -> None:
        self.name = name
        self.not_asked: Mapping[str, str] = {}
        self._library = library
        self._held: dict[Case, Exchange] = {}
        unmatched: Counter[str] = Counter()
        unread: list[str] = []
        self.other_files = 0
        matcher = Matcher(library.promises)
        names: set[str] = set()
        sources: set[RecordedFrom] = set()
        for file in files:
            try:
                recording = open_recording(file)
                if recording is None:
                    self.other_files += 1
                    continue
                decoded = decode_all(recording)
            except UnreadableRecordingError as cause:
                unread.append(str(cause))
                continue
            unread.extend(decoded.unread_lines())
            label = _label(file.relative_to(folder), names)
            several = len(decoded.exchanges) + len(decoded.unread) > 1
            noted = timestamps.parse_iso(recording.metadata.get("recorded_at", ""))
            for place, request, response in decoded.exchanges:
                operation = matcher.match(request)
                if isinstance(operation, Unmatched):
                    unmatched[operation.reason] += 1
                else:
                    name = f"{label}#{place.index}" if several else label
                    self._hold(operation, name, request, response, noted)
                    sources.add(recorded_from(recording.metadata.get("target", "")))
        self.unmatched: Mapping[str, int] = dict(unmatched.most_common())
        self.unread = tuple(unread)
        self.cases = tuple(self._held)
        self.recorded_from = sources.pop() if len(sources) == 1 else "unknown"
        self.description = self._told()

    def _hold(
        self, operation: str, at: str, request: Request, response: Response, noted: str | None
    ) -> None:
        case = classify(self._library.promises[operation], response, at)
        self._held[case] = Exchange(
            case,
            request,
            response,
            noted or timestamps.parse_http_date(response.headers.get("date", "")),
        )

    def _told(self) -> str:
        told = "recorded by others, matched to operations by method and path"
        none = sum(self.unmatched.values())
        told += f"; exchanges to none of them: {none}" if none else ""
        return told + (f"; files without exchanges: {self.other_files}" if self.other_files else "")

    def answer(self, case: Case) -> Exchange:
        """The exchange of a case."""
        return self._held[case]

    def judgement(self, case: Case) -> Judgement:
        """What the exchange comes to, its findings under the name of the case in this recording."""
        found = judge_foreign(self._library.judge(case.operation), self._held[case])
        placed = tuple(replace(one, recording=case.recording) for one in found.findings)
        return replace(found, findings=placed)

    def keep(self, case: Case) -> None:
        """What is recorded already is kept."""

    def finish(self, excused: Mapping[str, str]) -> None:
        """There is nothing to note."""


def _label(file: Path, taken: set[str]) -> str:
    """The file's path without its suffix, as a name: no id, no address, and no other file's."""
    plain = _UNFIT.sub("_", _PERSONAL.sub("{…}", file.with_suffix("").as_posix()).replace("…", ""))
    label, count = plain, 2
    while label in taken:
        label, count = f"{plain}({count})", count + 1
    taken.add(label)
    return label
