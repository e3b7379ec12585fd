"""The formats of a report, and the files that they are written to."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.reports.conftest import LIST, Shop
from zoho_conformance.cli.editions import load_edition, report_diff
from zoho_conformance.model import locations
from zoho_conformance.model.display import without_commands
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports import ctrf, formats, junit, write
from zoho_conformance.reports.formats import parse_output
from zoho_conformance.reports.report import Report, as_json
from zoho_conformance.reports.write import write_report
from zoho_conformance.runs.settings import Output


@pytest.mark.parametrize("form", formats.FORMATS.values(), ids=lambda form: form.name)
def test_every_form_renders_a_report(drifted: Report, form: formats.Format) -> None:
    assert drifted.findings[0].rule in form.render(drifted)


@pytest.mark.parametrize("form", ["text", "html", "markdown", "github", "junit"])
def test_a_comparison_shows_what_was_before_and_what_is_now(form: str, tmp_path: Path) -> None:
    before = locations.root() / "contracts" / "v7" / f"{LIST}.json"
    after = tmp_path / before.name
    contract = before.read_text(encoding="utf-8")
    after.write_text(contract.replace("Locked_Time__s", "Locked_At__s"), encoding="utf-8")
    report = report_diff(load_edition(str(before)), load_edition(str(after)), "error")
    output = formats.FORMATS[form].render(report)
    assert re.search(r"before\b", output, re.IGNORECASE)
    assert re.search(r"now\b", output, re.IGNORECASE)
    # A comparison has neither cases nor targets.
    assert f"{LIST}-diff" not in output
    assert "diff of diff" not in re.sub("<[^>]*>", "", output)


@pytest.mark.parametrize("name", ["report", "report.doc", "report.json.gz", "report.html.", ""])
def test_a_suffix_that_no_form_has_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.json, \.xml"):
        parse_output(name)


def test_a_folder_is_not_a_report_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(UsageError, match="not a file"):
        parse_output(str(tmp_path / "x.json"))


def test_reports_are_written_in_the_form_of_their_suffix(shop: Shop, tmp_path: Path) -> None:
    report = shop.report()
    for name in ("new/x.json", "new/x.xml", "new/x.ctrf.json"):
        write_report(report, parse_output(str(tmp_path / name)))
    assert json.loads((tmp_path / "new" / "x.json").read_text()) == as_json(report)
    assert (tmp_path / "new" / "x.xml").read_text() == junit.render(report)
    assert (tmp_path / "new" / "x.ctrf.json").read_text() == ctrf.render(report)


@pytest.mark.parametrize("form", formats.FORMATS)
def test_standard_output_gets_what_a_file_would(
    form: str,
    drifted: Report,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(write, "_LARGE_CHARS", 50)
    write_report(drifted, Output(form, formats.STDOUT))
    text = formats.FORMATS[form].render(drifted)
    plain = text if form == "github" else without_commands(text)
    assert capsysbinary.readouterr().out.decode() == plain


def test_a_report_that_cannot_be_written_is_refused(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"x\.json: cannot be written: "):
        write_report(shop.report(), Output("json", tmp_path / "file" / "x.json"))
