"""Paging, jobs and callbacks in what is shown of contracts, and in the OpenAPI document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.checks.matching.factories import library, page
from zoho_conformance.contracts.contract import Callback
from zoho_conformance.contracts.jobs import JobOperation, find_polling
from zoho_conformance.contracts.outline import read_outlines
from zoho_conformance.contracts.page_facts import Job, Paging
from zoho_conformance.export import listing, markdown, operation_json, terminal
from zoho_conformance.export.find_operation import find_operation
from zoho_conformance.export.openapi.document import build_document
from zoho_conformance.export.source import load_source

STARTED = (("data", "array"), ("data[].details", "object"), ("data[].details.job_id", "string"))
ASKED = "/{house}/actions/wash?job_id={job_id}"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sent = page(("x", "GET", "/x"), keys=(("lamp", "string"), ("state", "string"))).response_keys
    start = page(("wash_lamps", "POST", "/{house}/actions/wash"), keys=STARTED)
    ask = page(("get_washing", "GET", "/{house}/actions/wash"), keys=(("state", "string"),))
    list_ = page(
        ("get_lamps", "GET", "/lamps"), keys=(("lamps", "array"), ("lamps[].id", "string"))
    )
    root = tmp_path_factory.mktemp("lamps")
    library(
        root,
        replace(
            start,
            jobs=(Job(3, "data[].details.job_id"),),
            callbacks=(Callback("wash_lamps_callback", 5, sent),),
        ),
        replace(ask, jobs=(Job(4, None, ASKED),)),
        replace(list_, paging=(Paging(7, page_token=True, most_by_page=2000, most_in_all=9000),)),
    )
    return root


def _shown(root: Path, operation: str) -> tuple[str, dict[str, Any]]:
    outlines, _ = read_outlines(root / "contracts" / "v7")
    shown = find_operation(operation, root, "v7", outlines)
    return " ".join(terminal.render(shown).split()), json.loads(operation_json.as_json(shown))


def test_who_starts_a_job_is_shown_whom_to_ask(root: Path) -> None:
    text, data = _shown(root, "wash_lamps")
    assert (
        "job the answer has its id in data[].details.job_id; then ask GET "
        "/crm/v7/{house}/actions/wash?job_id={job_id} (get_washing)"
    ) in text
    assert data["job"] == {
        "id_key": "data[].details.job_id",
        "asked_at": ASKED,
        "asked_of": "get_washing",
    }
    assert "callback wash_lamps_callback" in text
    assert data["callbacks"] == ["wash_lamps_callback"]


def test_who_is_asked_for_a_job_is_shown_where(root: Path) -> None:
    text, data = _shown(root, "get_washing")
    assert f"job asked for at {ASKED}" in text
    assert data["job"] == {"id_key": None, "asked_at": ASKED, "asked_of": None}


def test_how_a_list_pages_is_shown(root: Path) -> None:
    text, data = _shown(root, "get_lamps")
    assert "paging by page numbers, up to 2000 rows; by page_token beyond; 9000 rows in all" in text
    assert [paging["most_in_all"] for paging in data["paging"]] == [9000]


def test_a_callback_is_listed_and_shown_by_its_name(root: Path) -> None:
    outlines, _ = read_outlines(root / "contracts" / "v7")
    (listed,) = listing.list_operations(outlines, "state callback".replace("state ", ""))
    assert (listed.id, listed.method, listed.path) == (
        "wash_lamps_callback",
        "POST",
        "(to your address)",
    )
    text, data = _shown(root, "wash_lamps_callback")
    assert "POST to an address of yours" in text
    assert [key["path"] for key in data["response_keys"]] == ["lamp", "state"]
    assert "success" not in text


def test_the_document_has_webhooks_and_links_and_is_valid(root: Path) -> None:
    document = build_document(load_source(root, None))
    OpenAPIV31SpecValidator(document).validate()
    hook = document["webhooks"]["wash_lamps_callback"]["post"]
    name = hook["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert document["components"]["schemas"][name]["required"] == ["lamp", "state"]
    paths = document["paths"]["/crm/v7/{house}/actions/wash"]
    assert paths["post"]["responses"]["200"]["links"] == {
        "status-of-the-job": {
            "operationId": "get_washing",
            "parameters": {
                "query.job_id": "$response.body#/data/0/details/job_id",
                "path.house": "$request.path.house",
            },
            "description": "The state of the job whose id the answer has.",
        }
    }


def test_the_reference_has_them_as_well(root: Path) -> None:
    text = markdown.build_reference(load_source(root, None))
    assert "- Paging: by page numbers, up to 2000 rows" in text
    assert "then ask `GET /crm/v7/{house}/actions/wash?job_id={job_id}`" in text
    assert "## wash_lamps_callback" in text


def test_a_document_of_other_operations_has_no_webhook(root: Path) -> None:
    document = build_document(load_source(root, None, ["get_lamps"]))
    assert "webhooks" not in document


@pytest.mark.parametrize(
    ("path", "polled_at", "is_asked"),
    [
        ("/wash", "/wash/{job_id}", True),
        ("/wash", "/wash?job_id={job_id}", True),
        ("/houses/{id}/wash", "/houses/wash?job_id={job_id}", True),
        ("/wash", "/dry/{job_id}", False),
        ("/wash", "/wash/{job_id}/result", False),
    ],
)
def test_a_job_is_asked_for_below_the_path_that_started_it(
    path: str, polled_at: str, *, is_asked: bool
) -> None:
    start = page(("start", "POST", path)).operations[0]
    ask = page(("ask", "GET", polled_at.partition("?")[0])).operations[0]
    polling = find_polling(
        JobOperation(start, (Job(1, "id"),)), [JobOperation(ask, (Job(1, None, polled_at),))]
    )
    assert (polling is not None) is is_asked
