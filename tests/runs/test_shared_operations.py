"""Answers to an operation that several pages have are judged by what the pages agree on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.checks.matching.factories import HOST, library, page, refusal
from tests.runs.test_contracts import judged, record
from zoho_conformance import Guard, UsageError
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.cli.derive import derived_files
from zoho_conformance.guard import load_contracts
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.pages.reader import read
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.text import render
from zoho_conformance.runs.library import open_library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.own_samples import is_own_sample
from zoho_conformance.runs.settings import Settings

_ROWS = [("NO_OIL", 400, "no oil")]
LAMPS = page(
    ("get_lamps", "GET", "/settings/lamps"),
    keys=[("lamps", "array"), ("lamps[].id", "string"), ("lamps[].oil", "string")],
)
WICKS = page(
    ("get_wicks_of_lamps", "GET", "/Settings/lamps"),
    keys=[("lamps", "array"), ("lamps[].id", "string"), ("lamps[].wick", "integer")],
    rows=_ROWS,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return library(tmp_path / "derived", LAMPS, WICKS).root


def judge(root: Path, status: int, body: object, operation: str | None = None) -> Judgement:
    """The judgement on an answer to a request for the lamps."""
    guard, url = Guard(load_contracts(root)), f"{HOST}/settings/lamps"
    result = guard.judge(method="GET", url=url, status=status, body=body, operation=operation)
    return result.judgements[0]


@pytest.mark.parametrize("row", [{"id": "7", "oil": "fish"}, {"id": "7", "wick": 3}, {"id": "7"}])
@pytest.mark.parametrize("operation", ["get_lamps", "get_wicks_of_lamps", None])
def test_an_answer_that_either_page_documents_conforms_by_any_id(
    root: Path, row: dict[str, object], operation: str | None
) -> None:
    judgement = judge(root, 200, {"lamps": [row]}, operation)
    assert (judgement.case.operation, judgement.outcome) == ("get_lamps", "conforms")
    assert not judgement.findings


def test_drift_names_the_operation_once_and_the_page_of_the_fact(root: Path) -> None:
    judgement = judge(root, 200, {"lamps": [{"id": "7", "oil": 1, "wick": "long"}]})
    pages = {finding.path: finding.source.page for finding in judgement.findings}
    assert pages == {"lamps[].oil": "get_lamps", "lamps[].wick": "get_wicks_of_lamps"}
    assert {finding.operation for finding in judgement.findings} == {"get_lamps"}


def test_the_rows_of_each_page_are_documented(root: Path) -> None:
    judgement = judge(root, 400, refusal("NO_OIL", "no oil"))
    assert (judgement.case.name, judgement.outcome) == ("NO_OIL", "conforms")


def test_recordings_are_of_the_one_operation_and_the_report_has_its_other_ids(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    record(tmp_path / "taped" / "wick.yaml", "v7", {"lamps": [{"id": "7", "wick": "long"}]})
    settings = Settings(contracts=root, cassettes=tmp_path / "taped")
    assert judged(settings) == {"get_lamps-ok@wick": "drift"}
    with open_run(settings) as run:
        report = build_report(run, run.planned, "error")
    assert report.run.other_ids == {"get_lamps": ("get_wicks_of_lamps",)}
    assert "get_lamps: one operation with get_wicks_of_lamps of other pages" in render(report)
    (finding,) = report.findings
    assert finding.contract
    assert finding.contract.file == "contracts/v7/get_wicks_of_lamps.json"


_SAMPLE = """#### Sample Request

``` curl
Copiedcurl "https://www.zohoapis.com/crm/v7/settings/{place}"
-X GET
```

#### Sample Response

``` json
Copied{{"lamps": [{{"id": "70000000000000101", "{key}": "long"}}]}}
```
"""


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """A directory derived of two pages of one operation, each with a sample of its own."""
    for title, key in (("Get Lamps", "oil"), ("Get Wicks of Lamps", "wick")):
        text = f"# {title}\n\n#### Endpoints\n\nGET /settings/lamps\n\n"
        text += _SAMPLE.format(place="lamps", key=key)
        contract = read(text.replace("# Get", "[x](https://lamps.example/api/v7/x.html)\n\n# Get"))
        derived_files.write_changed(tmp_path, derived_files.derive_files(contract, ()))
    return tmp_path


def test_the_sample_of_each_page_is_judged(printed: Path) -> None:
    settings = Settings(contracts=printed, cassettes=printed / "cassettes")
    other = "get_lamps-ok@get_wicks_of_lamps"
    assert judged(settings) == {"get_lamps-ok": "conforms", other: "conforms"}
    (cassette,) = (printed / "cassettes").rglob("get_wicks_of_lamps/ok.yaml")
    cassette.write_text(cassette.read_text().replace('"wick": "', '"wick": 7, "oil": "'))
    assert judged(settings) == {"get_lamps-ok": "conforms", other: "drift"}


@pytest.mark.parametrize("key", ["oil", "wick", "moth"])
def test_the_sample_of_each_page_is_known_whoever_recorded_it(printed: Path, key: str) -> None:
    body = json.dumps({"lamps": [{"id": "70000000000000101", key: "long"}]}).encode()
    exchange = Exchange(
        Case("get_lamps", "ok", "success"),
        Request("GET", f"{HOST}/settings/lamps", {}),
        Response(200, {}, body),
    )
    assert is_own_sample(open_library(printed), exchange) is (key != "moth")


def test_an_unknown_operation_is_answered_with_the_ids_of_all_pages(root: Path) -> None:
    with pytest.raises(UsageError, match="did you mean 'get_wicks_of_lamps'"):
        judge(root, 200, {}, "get_wick_of_lamps")
