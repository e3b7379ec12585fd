"""Targets that read a file: our own, and those that others give us."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from tests.checks.shipped import library, shipped
from tests.compare.witness import tables
from tests.exchanges.scan.expand import expand, rows
from tests.fuzz.target import Target, assert_line, written
from tests.pages.as_html import html_of
from tests.runs.baseline.conftest import entry
from tests.watch.report_factory import CASES, observation, report
from zoho_conformance.checks.judge import Judge
from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts import contract_file, rulings
from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Schema, find_problem
from zoho_conformance.exchanges.formats.find_sources import sources_of_files
from zoho_conformance.exchanges.scan.scan_file import scan_file
from zoho_conformance.model import decode, locations
from zoho_conformance.pages import reader
from zoho_conformance.pages.read.page_source import decode_page
from zoho_conformance.reports.formats import FORMATS
from zoho_conformance.reports.read import read_report
from zoho_conformance.runs import probes
from zoho_conformance.runs.baseline import edit, read
from zoho_conformance.runs.configuration import load_configuration
from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.recording_target import RecordingTarget
from zoho_conformance.watch import state_file
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.state import new_state

ROOT = locations.root()

_RECORDED = ROOT / "cassettes" / "reference" / "v7"
_OF_CASSETTES = (
    "get_record_locking_information/ok.yaml",
    "get_record_locking_configuration/ok.yaml",
    "lock_records/INVALID_DATA.yaml",
)


def _contents(*files: Path) -> Callable[[], Sequence[bytes]]:
    return lambda: [file.read_bytes() for file in files]


def _cassettes() -> list[bytes]:
    return [file.read_bytes() for name in _OF_CASSETTES if (file := _RECORDED / name).exists()]


def _cassettes_in_json() -> list[bytes]:
    sent = {
        "method": "GET",
        "uri": "https://www.zohoapis.com/crm/v7/Leads/1/Locking_Information__s",
    }
    answers = ({"string": '{"data": []}'}, {"base64_string": "e30="})
    return [
        json.dumps(
            {
                "version": 1,
                "interactions": [
                    {
                        "request": {**sent, "headers": {"A": ["b"]}, "body": None},
                        "response": {"status": {"code": 200}, "headers": {}, "body": answer},
                    }
                ],
            }
        ).encode()
        for answer in answers
    ]


def _cassette(name: str) -> Callable[[bytes], None]:
    def judge(raw: bytes) -> None:
        file = written(name, raw)
        target = RecordingTarget("recordings", sources_of_files([(file, file.name)]), library())
        for line in (
            *target.unread,
            *(unmatched.reason for unmatched in target.unmatched),
            target.description,
        ):
            assert_line(line)
        for case in target.cases:
            assert_line(target.judgement(case).reason or "judged")

    return judge


def _leaks() -> list[bytes]:
    """Texts that give something away, in every form in which it hides."""
    return [expand(row.content, row.where).encode() for row in rows("harder_leaks")]


def _scan(name: str) -> Callable[[bytes], None]:
    def scan(raw: bytes) -> None:
        scan_file(written(name, raw), 365)

    return scan


def _contract(raw: bytes) -> None:
    contract = contract_file.load(written("contract.json", raw))
    contract_file.dump(contract).encode()
    for promise in promises([contract], ()).values():
        json.dumps(derive(promise)).encode()
    list(compare([contract], library().contracts))


def _schema(raw: bytes) -> None:
    """Judge by a schema in a folder of contracts that are not ours."""
    schema = decode.from_json(raw, Schema, "response.json")
    if find_problem(schema):
        return
    promise = library().promises["lock_records"]
    schemas = {"response.json": schema, "error.json": derive(promise)["error.json"]}
    answered = shipped()["reference/lock_records-ok"].exchange
    Judge(promise, schemas).judge(answered)


def _rulings(raw: bytes) -> None:
    loaded = rulings.load(written("rulings.toml", raw))
    for contract in library().contracts:
        list(rulings.stale_rulings(loaded, contract))
    promises(library().contracts, loaded)


def _probes(raw: bytes) -> None:
    probes.load(written("probes.toml", raw), library().promises)


def _baseline(raw: bytes) -> None:
    file = written("baseline.toml", raw)
    entries = read.load(file)
    dropped = frozenset(entry.fingerprint for entry in entries[:1])
    edit.edit_text(read.read_text(file), edit.Edits(entries[1:], dropped), "baseline.toml")


def _configuration(raw: bytes) -> None:
    load_configuration({}, written("conformance.toml", raw))


def _report(raw: bytes) -> None:
    """Read a report and write it in every form; only our own lines may be commands."""
    report = read_report(str(written("report.json", raw)))
    for form in FORMATS.values():
        text = form.render(report)
        text.encode()
        lines = text.splitlines() if form.name in ("text", "markdown") else ()
        assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)
        if form.name == "github":
            assert all(line.startswith("::") for line in text.splitlines())


def _state(raw: bytes) -> None:
    state = state_file.from_json(raw, "state.json")
    assert state_file.from_json(state_file.to_json(state), "state.json") == state


def _journal(raw: bytes) -> None:
    Journal(written("journal.json", raw)).entries("https://www.zohoapis.com")


def _page(raw: bytes) -> None:
    contract = reader.read(decode_page(raw, "page"), "page")
    contract_file.dump(contract).encode()
    for promise in promises([contract], ()).values():
        json.dumps(derive(promise)).encode()


def _witness(name: str) -> Callable[[bytes], None]:
    def compare_witness(raw: bytes) -> None:
        for comparison in compare_witnesses(library(), [str(written(name, raw))]):
            for finding in comparison.findings:
                finding.message.encode()

    return compare_witness


def _openapi() -> list[bytes]:
    """A description of one operation, in both notations."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Locks", "version": "7"},
        "servers": [{"url": "https://api.example/crm/v7"}],
        "paths": {
            "/{module}/{record}/Locking_Information__s": {
                "get": {
                    "parameters": [{"name": "fields", "in": "query", "required": True}],
                    "responses": {
                        "200": {
                            "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/L"}}
                            }
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "L": {
                    "type": "object",
                    "properties": {
                        "data": {"type": "array", "items": {"allOf": [{"$ref": "#/x"}]}}
                    },
                }
            }
        },
        "x": {"type": "object", "required": ["id"], "properties": {"id": {"pattern": "^[0-9]+$"}}},
    }
    return [json.dumps(document).encode(), yaml.safe_dump(document).encode()]


def _sdk() -> list[bytes]:
    return [json.dumps(tables.locks() | tables.decoys()).encode()]


def _states() -> list[bytes]:
    incident = advance(new_state("w"), observation(CASES[:2], CASES[2:]), 1)[0]
    return [
        (ROOT / "tests" / "watch" / "earlier_state.json").read_bytes(),
        state_file.to_json(new_state("w")),
        state_file.to_json(incident),
    ]


def _reports() -> list[bytes]:
    return [json.dumps(report(CASES[:2], CASES[2:])).encode()]


def _baselines() -> list[bytes]:
    return [edit.edit_text("", edit.Edits([entry(), entry("data[].id", came="x")]), "b").encode()]


def _pages(*suffixes: str) -> Callable[[], Sequence[bytes]]:
    folder = ROOT / "tests" / "pages" / "data"
    return lambda: [(folder / f"hang_lanterns{suffix}").read_bytes() for suffix in suffixes]


def _html_pages() -> list[bytes]:
    (page,) = _pages(".md")()
    return [html_of(page.decode()).encode()]


_CONFIGURATION = b"""dc = "eu"
module = "Deals"
environment = "sandbox"
locked_record_id = 4150868000000999998
accounts_url = "https://accounts.zoho.eu"
"""
_JOURNAL = b"""[{"org": "https://www.zohoapis.com", "undo": "unlock", "estate": {"module": "Leads"},
 "left": [], "owner": null}]"""
_V7 = ROOT / "contracts" / "v7"

FILE_TARGETS = (
    Target("cassette-yaml", _cassette("cassette.yaml"), _cassettes),
    Target("cassette-json", _cassette("json.json"), _cassettes_in_json),
    Target("scan-yaml", _scan("scan.yaml"), _cassettes),
    Target("scan-text", _scan("scan.env"), _leaks),
    Target("scan-json", _scan("scanned.json"), _cassettes_in_json),
    Target("contract", _contract, _contents(_V7 / "lock_records.json")),
    Target(
        "schema", _schema, _contents(ROOT / "schemas" / "v7" / "lock_records" / "response.json")
    ),
    Target("rulings", _rulings, _contents(_V7 / "rulings.toml"), 25),
    Target("probes", _probes, _contents(ROOT / "probes" / "v7.toml"), 12),
    Target("baseline", _baseline, _baselines),
    Target("configuration", _configuration, lambda: [_CONFIGURATION]),
    Target("report", _report, _reports),
    Target("watch-state", _state, _states),
    Target("journal", _journal, lambda: [_JOURNAL]),
    Target("page-markdown", _page, _pages(".md"), 25),
    Target("page-text", _page, _pages(".txt", ".flat.txt", ".glued.txt"), 25),
    Target("page-html", _page, _html_pages, 25),
    Target("witness-openapi", _witness("openapi.json"), _openapi, 25),
    Target("witness-sdk", _witness("json_details.json"), _sdk, 25),
)
