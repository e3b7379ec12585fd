"""A report made private: undocumented names and values have short forms in all of it.

Views take nothing but the report, so that none of them can show what is masked here. Fingerprints
are those of the findings as they were: private or not, the same drift has the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from msgspec import structs

from zoho_conformance.model.finding import FIELDS_OF
from zoho_conformance.model.levels import ConfiguredLevel
from zoho_conformance.model.privacy import Privacy, words_in
from zoho_conformance.reports.level_uses import LevelUse
from zoho_conformance.reports.read import read_report
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportedAcceptance
from zoho_conformance.reports.report_group import fingerprint_of_group
from zoho_conformance.runs.library import open_library
from zoho_conformance.runs.private_words import privacy_of

_T = TypeVar("_T")

_OURS = frozenset(
    "fingerprint group contract_digest started recorded version first_seen last_seen expires"
    " custom_rules url asked_versions judged_as asked began ended absent_since undated fell".split()
)
"""Fields whose values say nothing about an org, and have forms of their own."""

_OF_PEOPLE = frozenset({"reason", "ticket", "owner"})
"""What people wrote into an entry of the baseline, or of the configuration."""

_FILE = re.compile(r".+?\.[A-Za-z0-9]{2,6}(?=: )")
"""The file that a line begins with."""


def make_private(report: Report, privacy: Privacy) -> Report:
    """The report with private forms; one that describes documentation alone stays as it is."""
    if report.run.kind not in ("run", "org-schema"):
        return report
    # Groups are recognised by words that are masked.
    # The path of a file is what its owner calls things.
    findings = tuple(
        structs.replace(finding, group=fingerprint_of_group(finding), recorded_in=None, used_at=())
        for finding in report.findings
    )
    # Places in code do not concern readers of a private report either.
    bare = structs.replace(report, findings=findings, undocumented_reads=())
    masked = _mask(bare, privacy)
    run = structs.replace(masked.run, masked="salted" if privacy.lasting else "once")
    return structs.replace(masked, run=run)


def privacy_for(reports: Sequence[Report], contracts: Path | None = None) -> Privacy:
    """Masks what is not documented in reports that were written before.

    The contracts are those in a folder, or ours; what a report itself has from its contracts stays
    too, whatever they were.
    """
    words = frozenset[str]().union(*map(_documented_words, reports))
    return privacy_of(open_library(contracts), words)


def read_private_report(name: str, contracts: Path | None = None) -> Report:
    """The report in a JSON file, made private; for its contracts see `privacy_for`."""
    report = read_report(name)
    return make_private(report, privacy_for([report], contracts))


def mask_findings(value: _T, privacy: Privacy) -> _T:
    """A value with private forms in every finding in it, and nowhere else."""
    masked: Any = value
    if isinstance(value, tuple):
        masked = tuple(mask_findings(item, privacy) for item in value)
    elif isinstance(value, msgspec.Struct):
        if hasattr(value, "fingerprint"):
            return _mask(value, privacy)
        parts = {name: mask_findings(item, privacy) for name, item in structs.asdict(value).items()}
        masked = structs.replace(value, **parts)
    return cast("_T", masked)


def mask_all(value: _T, privacy: Privacy) -> _T:
    """A value with private forms in all of it."""
    return _mask(value, privacy)


def _documented_words(report: Report) -> frozenset[str]:
    """The words that a report has from its contracts."""
    value = msgspec.to_builtins(report)
    for kinds in value["coverage"].values():
        del kinds["keys"]["undocumented"]
    # Names from an org's own schema are not documented anywhere.
    of_pages = report.run.kind != "org-schema"
    sources = [
        finding["source"]
        for finding in value["findings"]
        if of_pages and not finding["source"]["section"].startswith(FIELDS_OF)
    ]
    operations = list(value["run"]["contract_digests"])
    return frozenset(words_in([operations, value["coverage"], sources]))


def _mask(value: _T, privacy: Privacy, field: str = "") -> _T:
    """A value of a field with private forms, and all that is in it."""
    masked: Any = value
    if field in _OURS:
        return value
    if isinstance(value, tuple):
        masked = tuple(_mask(item, privacy, field) for item in value)
    elif isinstance(value, dict):
        masked = {privacy.text(name): _mask(item, privacy) for name, item in value.items()}
    elif isinstance(value, ReportedAcceptance | ConfiguredLevel):
        written = _OF_PEOPLE.intersection(value.__struct_fields__)
        people = {name: privacy.name(getattr(value, name)) for name in written}
        masked = structs.replace(value, **people)
    elif isinstance(value, LevelUse):
        path = privacy.text(value.path)
        masked = structs.replace(value, path=path, reason=privacy.name(value.reason))
    elif isinstance(value, msgspec.Struct):
        parts = structs.asdict(value).items()
        masked = structs.replace(
            value, **{name: _mask(part, privacy, name) for name, part in parts}
        )
    elif isinstance(value, str):
        masked = _mask_text(value, privacy, field)
    return cast("_T", masked)


def _mask_text(text: str, privacy: Privacy, field: str) -> str:
    if field == "recording":
        return _mask_recording(text, privacy)
    if field in ("case", "case_label", "also"):
        case, at, recording = text.partition("@")
        return privacy.text(case) + at + _mask_recording(recording, privacy)
    if field == "unread":
        text = _FILE.sub(lambda file: privacy.name(file[0]), text, count=1)
    return privacy.text(text)


def _mask_recording(recording: str, privacy: Privacy) -> str:
    """The name of a file, and the number of the exchange in it, which stays."""
    file, mark, number = recording.rpartition("#")
    return privacy.name(file) + mark + number if number.isdigit() else privacy.name(recording)
