"""`witness`: the contracts against other published descriptions of the same API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from zoho_conformance.compare.witness.comparison import Comparison, Sample
from zoho_conformance.compare.witness.comparison import compare as compare_one
from zoho_conformance.compare.witness.read import names, read
from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.exchange import UNREADABLE
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.library import Library


def compare(
    library: Library, given: Sequence[str], operations: Sequence[str] = ()
) -> list[Comparison]:
    """Each witness against the promises; ``UsageError`` for a file or operation that is none.

    Where no witness describes any of the operations there is nothing to compare, and
    ``ConformanceError`` says so.
    """
    unknown = [one for one in operations if one not in library.promises]
    if unknown:
        known = ", ".join(library.promises)
        raise UsageError(f"--operation {unknown[0]}: is no operation; there are {known}")
    asked = tuple(dict.fromkeys(operations)) or tuple(library.promises)
    once = list(dict.fromkeys(given))
    witnesses = [read(one, name) for one, name in zip(once, names(once), strict=True)]
    samples = {one: _sample(library, one) for one in asked}
    found = [compare_one(one, library.promises, asked, samples) for one in witnesses]
    if not any(one.matched for one in found):
        wanted = ", ".join(operations) or f"the contracts {library.version}"
        raise ConformanceError(
            f"{', '.join(once)}: nothing to compare: no operation of {wanted} is described there"
        )
    return found


def report(library: Library, compared: Sequence[Comparison], fail_on: Level) -> Report:
    """The report on all witnesses; a finding's case is the name of its witness."""
    about = "; ".join(
        f"{one.witness.name} ({one.witness.told}): {len(one.matched)} of {len(one.asked)} matched"
        for one in compared
    )
    return report_comparison(
        "witness",
        about,
        [finding for one in compared for finding in one.findings],
        fail_on,
        api_version=library.version,
        contract_digest=library.digest,
        operations=list(dict.fromkeys(id_ for one in compared for id_ in one.matched)),
    )


def _sample(library: Library, operation: str) -> Sample:
    """The page's own sample, its values invented, as the documented cassettes have it."""
    folder = library.root / "cassettes" / DOCUMENTED / library.version
    try:
        interactions = read_cassette(folder / operation / "ok.yaml").interactions
    except UnreadableRecordingError:
        return Sample()
    request, response = interactions[0]
    body = response.json
    return Sample(_parsed(request.body), None if body is UNREADABLE else body)


def _parsed(body: str | None) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None
