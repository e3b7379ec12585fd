"""Runs on copies of the shipped recordings, one of them spoilt or not, and their reports."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from zoho_conformance.model import locations
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.places import Promised
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

Edit = Callable[[dict[str, Any]], None]
"""Changes one recorded response."""

LIST = "get_record_locking_information"


class Shop:
    """A set of cassettes to spoil, and the report on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, operation: str, case: str) -> Path:
        return self.folder / "v7" / operation / f"{case}.yaml"

    def edit(self, operation: str, case: str, edit: Edit) -> None:
        file = self.file(operation, case)
        cassette = yaml.safe_load(file.read_text())
        edit(cassette["interactions"][0]["response"])
        file.write_text(yaml.safe_dump(cassette))

    def replace(self, operation: str, case: str, old: str, new: str) -> None:
        file = self.file(operation, case)
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def report(self, fail_on: Level = "error") -> Report:
        (report,) = self.reports(fail_on)
        return report

    def reports(self, *levels: Level) -> list[Report]:
        """The report on one run, for each of the levels that fail it."""
        with open_run(Settings(cassettes=self.folder)) as run:
            return [build_report(run, run.planned, fail_on) for fail_on in levels]


def copied_recordings(folder: Path) -> Shop:
    """The shipped recordings of the reference org, in a folder of their own."""
    recordings = locations.root() / "cassettes" / "reference"
    return Shop(Path(shutil.copytree(recordings, folder / "mine")))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return copied_recordings(tmp_path)


def drift(shop: Shop) -> None:
    """An error, a warning and two notes."""
    shop.replace(LIST, "ok", '"Manual"', '"Manuel"')
    shop.replace(LIST, "ok-automatic", '"$editable": ', '"new_key": 1, "$editable": 1, "was": ')


def outage(shop: Shop) -> None:
    """A case that is not judged."""
    shop.edit(LIST, "NOT_ALLOWED", lambda response: response["status"].update(code=503))
    shop.replace(LIST, "NOT_ALLOWED", "NOT_ALLOWED", "BUSY")


HOSTILE = (
    "\x1b[31m\x07</td><script>alert(1)</script>|`x`](javascript:alert(1)) @everyone "
    "::error::x%0A\n::warning::y\r\u202e\x00]]>&\"'` end"
)
"""A text that means something in every form of a report, were it not escaped."""


@pytest.fixture(scope="session")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report with an error, a warning and two notes."""
    shop = copied_recordings(tmp_path_factory.mktemp("drifted"))
    drift(shop)
    return shop.report()


def hostile(report: Report) -> Report:
    """The report with hostile texts in every place for free text."""
    texts = dict.fromkeys(("path", "expected", "actual", "message", "why", "note"), HOSTILE)
    source = Promised(page=HOSTILE, section="endpoints", line=1)
    findings = [
        msgspec.structs.replace(finding, source=source, **texts) for finding in report.findings
    ]
    targets = [
        msgspec.structs.replace(target, description=HOSTILE) for target in report.run.targets
    ]
    run = msgspec.structs.replace(report.run, targets=tuple(targets))
    return msgspec.structs.replace(report, findings=tuple(findings), run=run)


def many(report: Report, count: int) -> Report:
    """The report with so many findings."""
    findings = [
        msgspec.structs.replace(
            report.findings[0],
            fingerprint=f"{n:012x}",
            path=f"data[].key_{n}",
            shared_path=f"[].key_{n}",
            shared_key=f"key_{n}",
        )
        for n in range(count)
    ]
    return msgspec.structs.replace(report, findings=tuple(findings))
