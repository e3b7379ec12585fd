"""Each sample exchange of a page becomes a cassette of its own."""

from __future__ import annotations

from pathlib import Path

from tests.pages.several_operations import BY_ID, LIST, ROW, answer, page, request
from zoho_conformance.cli.derive import derived_files
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.exchanges.formats.vcr_cassette import Cassette, read_cassette
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

ADDRESS = "[Docs](https://lanterns.example/docs/api/v7/get-lanterns.html)"
HEADER = "## Header\n\nX-HOUSE: {house}\n"
ID = "70000000000000101"


def _cassettes(contract: Contract, root: Path) -> dict[str, Cassette]:
    derived_files.write_changed(root, derived_files.derive_files(contract, ()))
    folder = root / "cassettes" / "documented" / "v7"
    return {
        file.relative_to(folder).as_posix(): read_cassette(file)
        for file in sorted(folder.rglob("*.yaml"))
    }


def test_each_operation_has_a_cassette_for_each_of_its_samples(tmp_path: Path) -> None:
    contract = page(
        (LIST, BY_ID),
        ADDRESS,
        request("GET", "/lanterns"),
        answer({"lanterns": [ROW]}),
        answer({"lanterns": [ROW, ROW]}, "Sample Response with colours"),
        answer({"lanterns": [ROW]}, "Sample Response for a single lantern"),
    )
    cassettes = _cassettes(contract, tmp_path)
    assert list(cassettes) == [
        "get_lanterns/ok-2.yaml",
        "get_lanterns/ok.yaml",
        "get_lanterns_by_id/ok.yaml",
    ]
    notes = {name: each.metadata["note"] for name, each in cassettes.items()}
    assert "the page shows no request" in notes["get_lanterns_by_id/ok.yaml"]
    assert "the page shows no request" not in notes["get_lanterns/ok.yaml"]


def test_every_derived_cassette_is_judged_and_conforms(tmp_path: Path) -> None:
    contract = page(
        (LIST, BY_ID),
        ADDRESS,
        request("GET", "/lanterns"),
        answer({"lanterns": [ROW], "info": {"count": 1}}),
        request("GET", f"/lanterns/{ID}"),
        answer({"lanterns": [{**ROW, "wicks": 3}]}),
    )
    derived_files.write_changed(tmp_path, derived_files.derive_files(contract, ()))
    derived_files.write_index(tmp_path, "v7")
    settings = Settings(contracts=tmp_path, all_operations=True)
    with open_run(settings) as run:
        outcomes = {
            planned.case.id: run.judgement(planned.target, planned.case).outcome
            for planned in run.planned
        }
    assert outcomes == {"get_lanterns-ok": "conforms", "get_lanterns_by_id-ok": "conforms"}


def test_a_header_that_tells_operations_apart_is_in_the_cassette_with_an_invented_value(
    tmp_path: Path,
) -> None:
    contract = page(
        (LIST,),
        ADDRESS,
        HEADER,
        request(
            "GET", "/lanterns", "X-HOUSE: Whitby", "Authorization: Zoho-oauthtoken 1000.secret"
        ),
        answer({"lanterns": [ROW]}),
    )
    (cassette,) = _cassettes(contract, tmp_path).values()
    ((sent, _),) = cassette.interactions
    assert set(sent.headers) == {"x-house"}
    assert "Whitby" not in str(sent.headers)
