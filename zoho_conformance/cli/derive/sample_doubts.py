"""A doubt for what a page's own sample exchanges break of what the page says.

They are judged like all answers. What an API never answered so (a sample that was shortened
or edited by hand) is reported for every page, also for one that has not been reviewed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from msgspec.structs import replace

from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.matching import classify, judge_foreign_in_full
from zoho_conformance.contracts.contract import Contract, SampleExchange
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.promised_page import PromisedPage
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.finding import Finding

_JSON = {"content-type": "application/json;charset=UTF-8"}


def with_sample_doubts(page: PromisedPage) -> Contract:
    """The page, with what its samples break noted; but not what a ruling knows already."""
    contract = page.contract
    judges: dict[str, Judge] = {}
    noted: dict[tuple[str, str], Doubt] = {}
    for sample in contract.exchanges:
        promise = page.promises[sample.shows.operation]
        judge = judges.get(promise.id)
        if judge is None:
            response = page.validators[promise.id]["response.json"]
            judge = Judge(promise, page.schemas[promise.id], response=response)
            judges[promise.id] = judge
        known = {(finding.rule, finding.path) for _, finding in promise.known_findings}
        for finding in _findings(judge, promise, sample):
            place = (finding.rule, finding.path)
            if finding.level != "info" and place not in known:
                noted.setdefault(place, _doubt(finding, sample))
    return replace(contract, doubts=(*contract.doubts, *noted.values())) if noted else contract


def _findings(judge: Judge, promise: Promise, sample: SampleExchange) -> Iterator[Finding]:
    """What is found in a sample that the page prints, and where it was recorded."""
    sent = None if sample.request is None else json.dumps(sample.request)
    request = Request(sample.method, sample.url, dict(sample.headers), sent)
    status = promise.success_statuses[0]
    response = Response(status, _JSON, json.dumps(sample.response).encode())
    case = Case(promise.id, sample.shows.case, "success")
    # In full at once: to learn whether an exchange surely conforms pays for many of an operation.
    asked = Exchange(case, request, response)
    yield from judge.with_request(judge.judge_in_full(asked), asked).findings
    recorded = Exchange(classify(promise, response, "sample"), request, response, is_foreign=True)
    yield from judge.with_request(judge_foreign_in_full(judge, recorded), recorded).findings


def _doubt(finding: Finding, sample: SampleExchange) -> Doubt:
    what = f"a sample breaks what the page says: {finding.message}"
    return Doubt(
        what,
        f"line {sample.shows.line}" if sample.shows.line else "page",
        "sample-disagrees",
        finding.path or None,
        sample.shows.line,
        finding.rule,
    )
