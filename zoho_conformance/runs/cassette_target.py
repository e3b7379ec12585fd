"""Cassettes as a target: the recorded exchange of each case, as it was."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED, CassetteSet, read_not_run_reasons
from zoho_conformance.exchanges.formats.interface import RecordedIn, UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import Cassette, read_cassette
from zoho_conformance.model import timestamps
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.outcome import TargetKind, recorded_from
from zoho_conformance.model.shown import mask, show_method
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.target import Target

_DESCRIPTIONS = {
    "live": "recorded from: live",
    "reference": "recorded from our own reference server (no evidence about Zoho)",
    "unknown": "recorded by others; the recordings do not say from whom",
}

_ID = lazy_pattern(r"[0-9]{6,}")

WhichSamples = Literal["suite", "found", "all"]
"""Which of the pages' samples a set should have: those of the suite, all, or also what it has."""


class CassetteTarget(Target):
    """A set of cassettes that probes wrote, or of the samples that the pages print."""

    def __init__(
        self, recorded: CassetteSet, library: Library, samples: WhichSamples = "found"
    ) -> None:
        self.name = recorded.name
        self._recorded = recorded
        self._library = library
        self._files: dict[tuple[str, str], RecordedIn] = {}
        self._not_applicable = read_not_run_reasons(recorded, "unmet")
        self._not_asked = read_not_run_reasons(recorded, "not_asked")
        documented = recorded.target == DOCUMENTED
        self.kind: TargetKind = "documented" if documented else "replayed"
        if documented:
            self.description = "the samples that the documentation pages print"
            self._cases = self._documented_cases(samples)
        else:
            self.recorded_from = recorded_from(recorded.target)
            # What a file says about itself may be anything.
            self.description = _DESCRIPTIONS[self.recorded_from]
            self._cases = tuple(
                case
                for probe in library.probes.probes
                if self._has_cassette(case := probe.as_case())
                or not (probe.effects or case.key in self._not_asked)
            )

    def _documented_cases(self, samples: WhichSamples) -> tuple[Case, ...]:
        library = self._library
        # Other contracts than ours may have the samples of some of their pages only.
        whole = library.is_ours or library.root in self._recorded.folder.parents
        expected = set(library.promises if samples == "all" else library.suite) if whole else set()
        takes_any = not whole or samples == "found"
        return tuple(
            case
            for case in library.sample_cases
            if case.operation in expected or (takes_any and self._has_cassette(case))
        )

    def _folder(self, case: Case) -> str:
        # If several pages have an operation, each has its own sample, under its own id.
        documented = case.recording if self.kind == "documented" else ""
        return documented or case.operation

    def _file(self, case: Case) -> Path:
        return self._recorded.file(self._folder(case), case.name)

    def _has_cassette(self, case: Case) -> bool:
        return case.name in self._recorded.cases(self._folder(case))

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of the probes; of the pages' samples those that the pages print."""
        return self._cases

    @property
    def not_asked(self) -> Mapping[str, str]:
        """The cases that were not asked for when the set was recorded, with the reasons."""
        return self._not_asked

    def recorded_in(self, operation: str, label: str) -> RecordedIn | None:
        """The cassette of a case that was answered."""
        return self._files.get((operation, label))

    def answer(self, case: Case) -> Exchange:
        """The exchange in the case's cassette; raises `NotJudged` where there is none."""
        file = self._file(case)
        if not self._has_cassette(case):
            reason = self._not_applicable.get(case.key)
            if reason is not None:
                raise NotJudged("not-run", reason, not_applicable=True)
            raise NotJudged("not-run", f"no cassette: {file} does not exist")
        try:
            cassette = read_cassette(file)
        except UnreadableRecordingError as cause:
            raise NotJudged("unreadable", str(cause)) from cause
        return self._exchange(file, cassette, case)

    def _exchange(self, file: Path, cassette: Cassette, case: Case) -> Exchange:
        """The last exchange of the cassette that is to the request of the case."""
        promise = self._library.promises[case.operation]
        probe = None if self.kind == "documented" else self._library.probes.find(case)
        method = (probe.method if probe else None) or promise.operation.method
        for number, (request, response) in reversed([*enumerate(cassette.interactions, 1)]):
            same_query = probe is None or request.query.keys() == probe.query.keys()
            same_path = request.path_values(promise.operation.path) is not None
            if request.method == method and same_path and same_query:
                if response.damage:
                    raise NotJudged("unreadable", f"{file}: {response.damage}")
                self._files[case.operation, case.label] = RecordedIn(file, number)
                recorded_at = cassette.metadata.get("recorded_at", "")
                return Exchange(case, request, response, timestamps.parse_iso(recorded_at))
        other, _ = cassette.interactions[-1]
        raise NotJudged(
            "not-run",
            f"{file}: the cassette has a different request ({show_method(other.method)} "
            f"{_mask_ids(other.path)}, "
            f"parameters: {', '.join(map(mask, other.query)) or 'none'})",
        )


def _mask_ids(path: str) -> str:
    """A path without ids, and without steps that are not words of the API."""
    return "/".join("{id}" if _ID.search(step) else mask(step) for step in path.split("/"))
