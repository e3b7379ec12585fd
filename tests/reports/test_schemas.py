"""The shape of reports: every real one is valid by its schema, and a spoilt one is not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docs.own_schemas import schema
from tests.reports.conftest import LIST, Shop, drift, outage
from zoho_conformance.checks.presence.course import Course
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports import read
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

ADDED_LATER = {"recording", "kind", "recorded_from", "custom_rules"}
ADDED_LATER |= {"to_renew", "promised", "came", "cases", "shared_rule", "shared_path", "shared_key"}
ADDED_LATER |= {"absent", "module", "host", "our_request", "fail_on_requests"}
ADDED_LATER |= {"used", "used_at", "uses", "fail_on_used", "undocumented_reads"}
ADDED_LATER |= {"masked", "group", "fail_on_unmatched", "unmatched_requests", "foreign"}
ADDED_LATER |= {
    "against",
    "other_ids",
    "audit",
    "count",
    "exchanges",
    "first_seen",
    "last_seen",
    "share",
}
ADDED_LATER |= {"keys_over_time", "left_out", "target", "period_hours"}
ADDED_LATER |= set(Course.__struct_fields__)
"""A count that is 0 is left out."""
ADDED_LATER |= {
    "url",
    "words",
    "behind",
    "evidence",
    "recorded_in",
    "packaged",
    "since",
    "requests_repeated",
    "asked_versions",
    "judged_as",
    "seconds",
    "ends",
    "levels",
    "documented_level",
    "confirmation",
    "asked_again",
    "requests_confirming",
    "configured",
    "versions",
    "owners",
    "deprecated",
    "org_schema",
}
"""What reports of the same schema version lacked when it was first written."""


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def problems(name: str, instance: Any) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in validator(name).iter_errors(instance)]


@pytest.fixture(scope="session")
def shipped_report() -> dict[str, Any]:
    """The report on the shipped recordings, as a JSON file has it."""
    with open_run(Settings()) as run:
        return as_json(build_report(run, run.planned, "error"))


@pytest.fixture(scope="session")
def small_report(shipped_report: dict[str, Any]) -> dict[str, Any]:
    """The same with few exchanges, and the coverage of one operation."""
    operation, coverage = next(iter(shipped_report["coverage"].items()))
    exchanges = shipped_report["exchanges"][:2]
    return {**shipped_report, "exchanges": exchanges, "coverage": {operation: coverage}}


def test_the_report_on_the_shipped_recordings_is_valid(shipped_report: dict[str, Any]) -> None:
    assert not problems("report", shipped_report)
    assert [row["state"] for row in shipped_report["findings"]] == ["known"]


def remove_recording(shop: Shop) -> None:
    shop.file(LIST, "ok").unlink()


def break_ids(shop: Shop) -> None:
    shop.replace(LIST, "ok", '"id": "', '"id": "x')


@pytest.mark.parametrize("spoil", [drift, outage, remove_recording, break_ids])
def test_reports_of_every_verdict_are_valid(shop: Shop, spoil: Callable[[Shop], None]) -> None:
    spoil(shop)
    for report in map(as_json, shop.reports("error", "info")):
        assert not problems("report", report)
        for finding in report["findings"]:
            assert not problems("finding", finding)


Steps = tuple[str | int, ...]

SPOILT: list[tuple[Steps, Any]] = [
    (("verdict",), "passed"),
    (("more",), 1),
    (("requests_sent",), -1),
    (("schema_version",), 3),
    (("run", "fail_on"), "fatal"),
    (("run", "started"), "today"),
    (("run", "targets"), []),
    (("run", "targets", 0, "kind"), "a-person"),
    (("exchanges", 0, "reason"), "but"),
    (("exchanges", 0, "outcome"), "outage"),
    (("exchanges", 0, "outcome"), "error"),
    (("findings", 0, "count"), 0),
    (("findings", 0, "fingerprint"), "abc"),
    (("findings", 0, "source", "line"), 0),
    (("findings", 0, "actual"), ""),
    (("coverage", "an_operation"), {}),
]


@pytest.mark.parametrize(
    ("steps", "value"), SPOILT, ids=[f"{'.'.join(map(str, at))}={value}" for at, value in SPOILT]
)
def test_a_spoilt_report_is_neither_valid_nor_read(
    small_report: dict[str, Any], steps: Steps, value: Any
) -> None:
    spoilt = copy.deepcopy(small_report)
    node: Any = spoilt
    for step in steps[:-1]:
        node = node[step]
    node[steps[-1]] = value
    assert problems("report", spoilt)
    with pytest.raises(UsageError) as refused:
        read.from_json(spoilt, "x.json")
    assert len(str(refused.value).splitlines()) == 1


def test_a_report_lacks_nothing(small_report: dict[str, Any]) -> None:
    for name in small_report.keys() - ADDED_LATER:
        rest = {key: value for key, value in small_report.items() if key != name}
        assert problems("report", rest)


def test_only_what_was_added_later_may_be_missing() -> None:
    for definition in (schema("report"), *schema("report")["$defs"].values()):
        optional = definition["properties"].keys() - set(definition["required"])
        assert optional <= ADDED_LATER


def test_the_printed_schema_is_complete_in_itself(shipped_report: dict[str, Any]) -> None:
    assert not list(Draft202012Validator(read.schema()).iter_errors(shipped_report))


def test_every_key_of_a_report_is_described() -> None:
    definitions = {"Report": schema("report"), **schema("report")["$defs"]}
    assert not [
        (name, key)
        for name, definition in definitions.items()
        for key, value in definition["properties"].items()
        if "description" not in value and "const" not in value
    ]
