"""The comparison with witnesses for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.compare.witness.comparison import Comparison
from zoho_conformance.compare.witness.make_finding import join, join_first
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import HIGHEST_FIRST

_MAX_PATHS_LISTED = 12


OwnersOf = Callable[[Finding], Sequence[str]]
"""Whose a finding is."""


def render(compared: Sequence[Comparison], version: str, owners_of: OwnersOf | None = None) -> str:
    """Render each witness: what differs by operation, and what it does with samples."""
    return "\n".join(
        line for comparison in compared for line in (*_witness(comparison, version, owners_of), "")
    ).rstrip()


def _witness(comparison: Comparison, version: str, owners_of: OwnersOf | None) -> Iterator[str]:
    witness = comparison.witness
    yield f"{witness.name}: {witness.summary}"
    if witness.version is None:
        yield f"  its API version is unknown; the contracts are of {version}"
    elif witness.version != version:
        yield f"  describes {witness.version}; the contracts are of {version}"
    yield f"  {len(comparison.matched)} of {len(comparison.asked)} operations matched"
    for how in dict.fromkeys(
        described.matched_by for described in comparison.matched.values() if described.matched_by
    ):
        yield f"    {how}"
    for note in witness.notes:
        yield f"  not followed: {note}"
    if not comparison.matched and not comparison.findings:
        return
    yield ""
    yield from _table(comparison)
    yield from _findings(comparison.findings, owners_of)
    if comparison.verdicts:
        yield ""
        yield from acceptance_table(comparison.verdicts)


def _table(comparison: Comparison) -> Iterator[str]:
    operations = dict.fromkeys(
        (*comparison.matched, *(finding.operation for finding in comparison.findings))
    )
    width = max(map(len, (*operations, "operation")))
    yield f"  {'operation':{width}}  errors  warnings  notes"
    for id_ in operations:
        counts = Counter(
            finding.level
            for finding in comparison.findings
            if finding.operation == id_ and finding.state != "known"
        )
        row = f"  {id_:{width}}  {counts['error']:6}  {counts['warning']:8}  {counts['info']:5}"
        yield row if id_ in comparison.matched else f"{row}  not matched"


def _findings(findings: Sequence[Finding], owners_of: OwnersOf | None) -> Iterator[str]:
    """List what differs by operation; notes only by rule: the report has each of them."""
    off = [finding for finding in findings if finding.state == "known"]
    if off:
        yield ""
        rules = join_first(list(dict.fromkeys(each.rule for each in off)), limit=_MAX_PATHS_LISTED)
        yield f"  switched off by the configuration: {len(off)}: {rules} (the report has each)"
    counted = [finding for finding in findings if finding.state != "known"]
    for id_ in dict.fromkeys(finding.operation for finding in counted):
        yield ""
        yield f"  {id_}"
        mine = [finding for finding in counted if finding.operation == id_]
        loud = [finding for finding in mine if finding.level != "info"]
        for finding in sorted(loud, key=lambda drift: HIGHEST_FIRST.index(drift.level)):
            where = f"{finding.basis}: {finding.source.section}, line {finding.source.line}"
            name = f"{finding.level} {finding.rule} [{finding.fingerprint}]"
            yield f"    {name} at {finding.path or 'the body'}"
            yield f"      page:    {finding.expected}  ({where})"
            yield f"      witness: {finding.actual}"
            if owners_of is not None and (owners := owners_of(finding)):
                yield f"      owner:   {', '.join(owners)}"
        quiet: dict[str, list[str]] = {}
        for finding in mine:
            if finding.level == "info":
                quiet.setdefault(finding.rule, []).append(finding.path or finding.actual)
        for rule, paths in quiet.items():
            places = join_first(paths, limit=_MAX_PATHS_LISTED)
            yield f"    info {rule} at {len(paths)}: {places}"


def acceptance_table(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """What a witness does with the pages' own samples and with garbage, body by body."""
    yield "  As a validator, with the page's own sample and with garbage:"
    for verdict in verdicts:
        yield f"    {verdict.operation}, {verdict.side}:"
        if verdict.problem:
            yield f"      cannot judge: its schema {verdict.problem}"
            continue
        if verdict.sample is not None:
            yield f"      sample:  {verdict.sample}" + (
                f" ({join_first(verdict.why)})" if verdict.why else ""
            )
        named = f"{verdict.matching_keys} of the {verdict.keys} of a row"
        yield f"      keys:    has {named} under their own names"
        yield f"      {{}}:      {'accepts' if verdict.accepts_empty else 'rejects'}"
        yield f"      garbage: {describe_garbage(verdict)}"
        if verdict.side == "response" and (verdict.accepted_codes or verdict.rejected_codes):
            yield f"      errors:  {describe_error_codes(verdict)}"


def describe_garbage(verdict: Verdict) -> str:
    """What came of garbage under the documented keys of a row."""
    if verdict.accepts_anything:
        return f"ACCEPTS ANYTHING: garbage under all of {verdict.keys} keys"
    if verdict.open_keys:
        return f"accepts it under {verdict.open_keys} of {verdict.keys} keys"
    return f"rejects it under each of {verdict.keys} keys"


def describe_error_codes(verdict: Verdict) -> str:
    """Which documented codes the witness accepts in a bare envelope."""
    all_ = len(verdict.accepted_codes) + len(verdict.rejected_codes)
    refused = f"; rejects {join(verdict.rejected_codes)}" if verdict.rejected_codes else ""
    inside = (
        ""
        if verdict.accepted_as_rows is None
        else f"; in the place of a row {len(verdict.accepted_as_rows)}"
    )
    return f"accepts {len(verdict.accepted_codes)} of {all_} documented codes{inside}{refused}"
