"""The report as GitHub's annotations and step summary."""

from __future__ import annotations

import re

import msgspec

from tests.reports.conftest import LIST, hostile, many
from zoho_conformance.reports import github
from zoho_conformance.reports.report import Report


def test_hostile_texts_neither_break_nor_end_an_annotation(drifted: Report) -> None:
    lines = github.render(hostile(drifted)).splitlines()
    assert all(re.match(r"::(error|warning|notice) (file|title)=", line) for line in lines)
    assert all("\r" not in line and "::warning::y" not in line[20:40] for line in lines)
    assert not any(re.search("[\x00-\x1f\x7f\u202e]", line) for line in lines)


def test_github_shows_ten_annotations_of_a_level(drifted: Report) -> None:
    lines = github.render(many(drifted, 1000)).splitlines()
    errors = [line for line in lines if line.startswith("::error file")]
    assert len(errors) == 9
    assert any("991 more findings" in line for line in lines)


def test_an_annotation_points_at_the_exchange_in_the_recording(drifted: Report) -> None:
    lines = github.render(drifted).splitlines()
    (line,) = (each for each in lines if each.startswith("::error file"))
    recorded = drifted.findings[0].recorded_in
    assert recorded is not None
    assert recorded.file.endswith(f"/{LIST}/ok.yaml")
    assert line.startswith(f"::error file={recorded.file},line={recorded.line},")


def test_without_a_recording_an_annotation_points_at_the_line_of_the_contract(
    drifted: Report,
) -> None:
    finding = msgspec.structs.replace(drifted.findings[0], recorded_in=None)
    report = msgspec.structs.replace(drifted, findings=(finding,))
    assert github.render(report).startswith(f"::error file=contracts/v7/{LIST}.json,line=")


def test_a_step_summary_is_below_its_limit(drifted: Report) -> None:
    summary = github.summary(many(hostile(drifted), 3000))
    assert "more findings" in summary
    assert 800_000 < len(summary.encode()) < 1024 * 1024
