"""Links of a document: from the answer that names a job to the operation that is asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zoho_conformance.contracts.jobs import JobOperation, find_polling
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import http_status

_NAME = "status-of-the-job"


def add_links(written: Mapping[str, Promise], operations: Mapping[str, dict[str, Any]]) -> None:
    """Add the links to the successes of operations that start jobs; both maps are by ids."""
    every = {
        id_: JobOperation(promise.operation, promise.contract.jobs)
        for id_, promise in written.items()
    }
    for id_, starting in every.items():
        polling = find_polling(starting, every.values())
        if polling is None or starting.started is None:
            continue
        link = _link(operations[id_], operations[polling.operation.id], starting, polling)
        for status, response in operations[id_]["responses"].items():
            if status.isdigit() and http_status.is_success(int(status)) and "content" in response:
                response["links"] = {_NAME: link}


def _link(
    source: Mapping[str, Any],
    target: Mapping[str, Any],
    starting: JobOperation,
    polling: JobOperation,
) -> dict[str, Any]:
    job = starting.started
    assert job is not None
    pointer = (job.id_key or "").replace("[]", ".0").replace(".", "/")
    sent, asked = _path_names(source), _path_names(target)
    in_query = "?" in (polling.asked_at or "")
    if in_query:
        name = (polling.asked_at or "").partition("?")[2].partition("=")[0]
        id_parameter = f"query.{name}"
    else:
        id_parameter = f"path.{asked.pop()}"
    parameters = {id_parameter: f"$response.body#/{pointer}"}
    if len(sent) == len(asked):
        parameters |= {
            f"path.{theirs}": f"$request.path.{ours}"
            for ours, theirs in zip(sent, asked, strict=True)
        }
    return {
        "operationId": target["operationId"],
        "parameters": parameters,
        "description": "The state of the job whose id the answer has.",
    }


def _path_names(operation: Mapping[str, Any]) -> list[str]:
    parameters = operation.get("parameters", ())
    return [parameter["name"] for parameter in parameters if parameter["in"] == "path"]
