"""Cassettes as a target: the recorded exchange of each case, as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED, CassetteSet, read_not_run_reasons
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import Cassette, read_cassette
from zoho_conformance.model import timestamps
from zoho_conformance.model.display import shown
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.outcome import RecordedFrom, TargetKind, recorded_from
from zoho_conformance.runs.library import Library

_TOLD = {
    "reference": "recorded from our reference org, which says nothing of Zoho",
    "unknown": "recorded by others, of whom is not said",
}

_ID = re.compile(r"[0-9]{6,}")


class CassetteTarget:
    """A set of cassettes: the recorded exchange of each case, as it was."""

    requests_sent = 0

    def __init__(self, held: CassetteSet, library: Library) -> None:
        self.name = held.name
        self._held = held
        self._library = library
        self._unmet = read_not_run_reasons(held, "unmet")
        self.auto_selected: tuple[str, ...] = ()
        self.not_undone: tuple[str, ...] = ()
        self.not_asked = read_not_run_reasons(held, "not_asked")
        self.kind: TargetKind = "documented" if held.target == DOCUMENTED else "replayed"
        self.recorded_from: RecordedFrom | None = None
        if self.kind == "documented":
            self.description = "the samples that the documentation pages print"
            # Other contracts than ours have their samples beside them, or elsewhere some of them.
            whole = library.is_ours or library.root in held.folder.parents
            self.cases = tuple(
                one
                for one in library.sample_cases
                if whole or held.file(one.operation, one.name).exists()
            )
        else:
            self.recorded_from = recorded_from(held.target)
            self.description = _TOLD.get(held.target, f"recorded from: {held.target}")
            all_ = tuple(one.as_case() for one in library.probes.probes)
            self.cases = tuple(one for one in all_ if not self._is_not_asked(one))

    def answer(self, case: Case) -> Exchange:
        """The exchange in the case's cassette."""
        file = self._held.file(case.operation, case.name)
        reason = self._unmet.get(f"{case.operation}/{case.name}")
        if reason is not None and not file.exists():
            raise NotJudged("not-run", reason, not_applicable=True)
        if not file.exists():
            raise NotJudged("not-run", f"no cassette: {file} is not there")
        try:
            cassette = read_cassette(file)
        except UnreadableRecordingError as cause:
            raise NotJudged("unreadable", str(cause)) from cause
        return self._exchange(file, cassette, case)

    def _is_not_asked(self, case: Case) -> bool:
        noted = f"{case.operation}/{case.name}" in self.not_asked
        return noted and not self._held.file(case.operation, case.name).exists()

    def keep(self, case: Case) -> None:
        """What is recorded already is kept."""

    def finish(self, excused: Mapping[str, str]) -> None:
        """There is nothing to note."""

    def _exchange(self, file: Path, cassette: Cassette, case: Case) -> Exchange:
        promise = self._library.promises[case.operation]
        probe = None if self.kind == "documented" else self._library.probes.find(case)
        method = (probe.method if probe else None) or promise.operation.method
        for request, response in reversed(cassette.interactions):
            named = probe is None or request.query.keys() == probe.query.keys()
            mine = request.path_values(promise.operation.path) is not None and named
            if request.method == method and mine:
                recorded = cassette.metadata.get("recorded_at", "")
                return Exchange(case, request, response, timestamps.parse_iso(recorded))
        found = cassette.interactions[-1][0]
        raise NotJudged(
            "not-run",
            f"{file}: is the cassette of another request "
            f"({shown(found.method)} {_address(found.path)}, "
            f"parameters: {', '.join(map(shown, found.query)) or 'none'})",
        )


def _address(path: str) -> str:
    """A path without what may be anybody's: ids, and parts that are no words of the API's."""
    return "/".join("{id}" if _ID.search(one) else shown(one) for one in path.split("/"))
