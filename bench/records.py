"""Records judged by their page alone, and by their org's own schema too, and the growth."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.sidebyside import compare
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.contracts.org_schema.schema_file import text_of
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.reference import InProcessOrg
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.org_schema.take import SchemaReader

_HEADERS = {"content-type": "application/json;charset=UTF-8"}
_TIMES = 50


def main() -> None:
    """Print both in turn, for many records of some fifty fields."""
    org = InProcessOrg()
    schema = SchemaReader(Connection(org, org.base_url), "v7").read("reference")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "org-schema.json"
        file.write_text(text_of(schema), encoding="utf-8")
        plain, judging = Library(), Library().judging_records_by(file)
    few, many = (_records(org, count) for count in (20, 200))
    drifting = (many[0], many[1].replace(b'"Score":', b'"Scores":', 1))
    for title, exchange in (
        ("200 records: by their org's schema too / by the page alone", many),
        ("200 records, one with a further key: the same", drifting),
    ):
        compare(
            title,
            ("with the schema", _assessing(judging, *exchange)),
            ("without", _assessing(plain, *exchange)),
            clock=time.thread_time,
        )
    compare(
        "200 records / 20 by their org's schema (linear: 10)",
        ("200 records", _assessing(judging, *many)),
        ("20 records", _assessing(judging, *few)),
        clock=time.thread_time,
    )


def _records(org: InProcessOrg, count: int) -> tuple[Request, bytes]:
    """A page of so many records, the first of the org over and over."""
    address = f"{org.base_url}/crm/v7/Leads/4150868000000310003"
    (row,) = org.send(Request("GET", address, {})).json["data"]
    info = {"per_page": 200, "count": count, "page": 1, "more_records": False}
    fields = ",".join(name for name in row if name != "id")
    url = f"https://www.zohoapis.com/crm/v7/Leads?fields={fields}"
    body = json.dumps({"data": [row] * count, "info": info}, separators=(",", ":"))
    return Request("GET", url, {}), body.encode()


def _assessing(library: Library, request: Request, body: bytes) -> Callable[[], object]:
    assessor = Assessor(library.promises, library.judge)

    def assess() -> None:
        for _ in range(_TIMES):
            assessor.assess(request, Response(200, _HEADERS, body))
        assessor.coverage()

    return assess


if __name__ == "__main__":
    main()
