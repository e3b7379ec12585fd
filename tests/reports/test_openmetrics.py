"""The report as OpenMetrics: a strict parser reads it, and finds what the report has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import msgspec
import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from tests.reports.conftest import HOSTILE, LIST, Shop, drift, hostile, many, outage
from zoho_conformance.reports import openmetrics
from zoho_conformance.reports.formats import parse_output
from zoho_conformance.reports.report import Report

_TOO_MANY = 1500


def families(report: Report) -> dict[str, Metric]:
    text = openmetrics.render(report)
    read: Iterator[Metric] = text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
    return {family.name.removeprefix("zoho_conformance_"): family for family in read}


def values(report: Report, name: str, label: str) -> dict[str, float]:
    """The values of a family by one of its labels."""
    sums: Counter[str] = Counter()
    for sample in families(report)[name].samples:
        if not sample.name.endswith("_created"):
            sums[sample.labels[label]] += sample.value  # type: ignore[assignment]
    return dict(sums)


def test_findings_are_counted_by_level_rule_and_operation(drifted: Report) -> None:
    assert values(drifted, "findings", "level") == Counter(
        finding.level for finding in drifted.findings
    )
    assert values(drifted, "findings", "operation") == {LIST: len(drifted.findings)}
    new = values(drifted, "new_findings", "level")
    assert (new["error"], new["warning"], new["info"]) == (1, 1, 2)


def test_the_verdict_is_one_of_its_states(drifted: Report) -> None:
    states = values(drifted, "verdict", "zoho_conformance_verdict")
    assert states == {"conforms": 0, "drift": 1, "not-judged": 0}


def test_levels_and_outcomes_without_any_are_zero(shop: Shop) -> None:
    report = shop.report()
    assert values(report, "new_findings", "level") == {"error": 0, "warning": 0, "info": 0}
    outcomes = values(report, "cases", "outcome")
    assert (outcomes["outage"], outcomes["conforms"]) == (0, len(report.exchanges))


def test_what_was_not_judged_is_no_pass(shop: Shop) -> None:
    outage(shop)
    assert values(shop.report(), "cases", "outcome")["outage"] == 1


def test_exchanges_of_an_archive_are_counted_all(drifted: Report) -> None:
    exchanges = [msgspec.structs.replace(each, count=7) for each in drifted.exchanges]
    report = msgspec.structs.replace(drifted, exchanges=tuple(exchanges))
    total = sum(values(report, "exchanges", "operation").values())
    assert total == 7 * len(drifted.exchanges)


def test_counters_say_when_the_run_started(drifted: Report) -> None:
    started = datetime.fromisoformat(drifted.run.started).timestamp()
    read = families(drifted)
    created = {each.value for each in read["exchanges"].samples if each.name.endswith("_created")}
    assert created == {started}
    assert [each.value for each in read["started_timestamp_seconds"].samples] == [started]
    assert read["started_timestamp_seconds"].unit == "seconds"


def test_the_duration_is_that_of_the_run(drifted: Report) -> None:
    (sample,) = families(drifted)["duration_seconds"].samples
    assert sample.value == drifted.run.seconds
    earlier = msgspec.structs.replace(
        drifted, run=msgspec.structs.replace(drifted.run, seconds=None)
    )
    assert "duration_seconds" not in families(earlier)


def test_coverage_adds_up(drifted: Report) -> None:
    keys = sum(each.keys.documented for each in drifted.coverage.values())
    assert values(drifted, "documented_facts", "kind")["keys"] == keys
    assert all(0 <= share <= 1 for share in values(drifted, "coverage_ratio", "operation").values())


def test_no_text_of_a_report_breaks_the_format(drifted: Report) -> None:
    target = msgspec.structs.replace(drifted.run.targets[0], name=HOSTILE)
    run = msgspec.structs.replace(hostile(drifted).run, target=HOSTILE, targets=(target,))
    report = msgspec.structs.replace(hostile(drifted), run=run)
    (sample,) = families(report)["run"].samples
    assert sample.labels["target"].startswith("\N{REPLACEMENT CHARACTER}[31m")
    assert openmetrics.render(report).endswith("\n# EOF\n")


def test_many_series_are_bounded_and_their_sum_is_kept(drifted: Report) -> None:
    several = many(drifted, _TOO_MANY)
    findings = [
        msgspec.structs.replace(finding, operation=f"get_lantern_{number}")
        for number, finding in enumerate(several.findings)
    ]
    report = msgspec.structs.replace(several, findings=tuple(findings))
    counted = values(report, "findings", "operation")
    assert (len(counted), sum(counted.values())) == (1000, _TOO_MANY)
    assert counted[openmetrics.OTHERS] == _TOO_MANY - 999


def test_the_same_report_gives_the_same_text(shop: Shop) -> None:
    drift(shop)
    report = shop.report()
    assert openmetrics.render(report) == openmetrics.render(report)


@pytest.mark.parametrize("asked", ["openmetrics=x", "x.prom"])
def test_the_form_is_chosen_by_name_and_by_suffix(asked: str) -> None:
    assert parse_output(asked).format == "openmetrics"
