"""The comparison with witnesses for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.compare.witness.comparison import Comparison
from zoho_conformance.compare.witness.make_finding import first_few, join
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import HIGHEST_FIRST

_MAX_PATHS_LISTED = 12


def render(compared: Sequence[Comparison], version: str) -> str:
    """The text: each witness, what differs by operation, and what it does with samples."""
    return "\n".join(line for one in compared for line in (*_witness(one, version), "")).rstrip()


def _witness(one: Comparison, version: str) -> Iterator[str]:
    witness = one.witness
    yield f"{witness.name}: {witness.summary}"
    if witness.version is None:
        yield f"  its API version is not told; the contracts are of {version}"
    elif witness.version != version:
        yield f"  describes {witness.version}; the contracts are of {version}"
    yield f"  {len(one.matched)} of {len(one.asked)} operations matched"
    for how in dict.fromkeys(each.matched_by for each in one.matched.values() if each.matched_by):
        yield f"    {how}"
    for note in witness.notes:
        yield f"  not followed: {note}"
    if not one.matched and not one.findings:
        return
    yield ""
    yield from _table(one)
    yield from _findings(one.findings)
    if one.verdicts:
        yield ""
        yield from acceptance_table(one.verdicts)


def _table(one: Comparison) -> Iterator[str]:
    told = dict.fromkeys((*one.matched, *(each.operation for each in one.findings)))
    width = max(map(len, (*told, "operation")))
    yield f"  {'operation':{width}}  errors  warnings  infos"
    for id_ in told:
        counts = Counter(each.level for each in one.findings if each.operation == id_)
        row = f"  {id_:{width}}  {counts['error']:6}  {counts['warning']:8}  {counts['info']:5}"
        yield row if id_ in one.matched else f"{row}  not matched"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    """What differs, by operation; infos by their rule alone: the report has each of them."""
    for id_ in dict.fromkeys(one.operation for one in findings):
        yield ""
        yield f"  {id_}"
        mine = [one for one in findings if one.operation == id_]
        loud = [one for one in mine if one.level != "info"]
        for one in sorted(loud, key=lambda each: HIGHEST_FIRST.index(each.level)):
            where = f"{one.basis}: {one.source.section}, line {one.source.line}"
            yield f"    {one.level} {one.rule} [{one.fingerprint}] at {one.path or 'the body'}"
            yield f"      page:    {one.expected}  ({where})"
            yield f"      witness: {one.actual}"
        quiet: dict[str, list[str]] = {}
        for one in mine:
            if one.level == "info":
                quiet.setdefault(one.rule, []).append(one.path or one.actual)
        for rule, paths in quiet.items():
            places = first_few(paths, limit=_MAX_PATHS_LISTED)
            yield f"    info {rule} at {len(paths)}: {places}"


def acceptance_table(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """What a witness does with the pages' own samples and with garbage, a line for each body."""
    yield "  As a validator, with the page's own sample and with garbage:"
    for one in verdicts:
        yield f"    {one.operation}, {one.side}:"
        if one.problem:
            yield f"      cannot judge: its schema {one.problem}"
            continue
        if one.sample is not None:
            yield f"      sample:  {one.sample}" + (f" ({first_few(one.why)})" if one.why else "")
        named = f"{one.matching_keys} of the {one.keys} of a row"
        yield f"      keys:    has {named} under their own names"
        yield f"      {{}}:      {'accepts' if one.accepts_empty else 'rejects'}"
        yield f"      garbage: {garbage(one)}"
        if one.side == "response" and (one.accepted_codes or one.rejected_codes):
            yield f"      errors:  {errors(one)}"


def garbage(one: Verdict) -> str:
    """What came of garbage under the documented keys of a row."""
    if one.accepts_anything:
        return f"ACCEPTS ANYTHING: garbage under all of {one.keys} keys"
    if one.open_keys:
        return f"accepts it under {one.open_keys} of {one.keys} keys"
    return f"rejects it under each of {one.keys} keys"


def errors(one: Verdict) -> str:
    """Which documented codes the witness takes, in a bare envelope."""
    all_ = len(one.accepted_codes) + len(one.rejected_codes)
    refused = f"; rejects {join(one.rejected_codes)}" if one.rejected_codes else ""
    inside = (
        ""
        if one.accepted_as_rows is None
        else f"; in the place of a row {len(one.accepted_as_rows)}"
    )
    return f"accepts {len(one.accepted_codes)} of {all_} documented codes{inside}{refused}"
