"""Entries to spoil, and runs on copies of the shipped recordings with a baseline."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from zoho_conformance.model import locations
from zoho_conformance.model.finding import Acceptance
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.baseline import Baseline, BaselineEntry
from zoho_conformance.runs.baseline.edit import Edits, edit_text
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import PlannedCase
from zoho_conformance.runs.settings import Settings

LIST = "get_record_locking_information"
BY_ID = "get_record_locking_information_by_id"
TODAY = datetime.now(UTC).date()
SOURCE = "data[].Lock_Source__s"
PROMISED = "one of Manual, Automatic"


def entry(
    path: str = SOURCE,
    *,
    rule: str = "value-undocumented",
    operation: str = LIST,
    case: str = "ok",
    days: int = 90,
    **changes: Any,
) -> BaselineEntry:
    """An entry that was made today and is valid for so many days."""
    changes = {"promised": PROMISED, "came": "Manuel"} | changes
    accepted = Acceptance("known at Zoho", "T-1", "ann", TODAY, TODAY, TODAY + timedelta(days=days))
    default = BaselineEntry(rule, operation, case, path, "error", "0" * 12, accepted)
    return replace(default, **changes)


def written(*entries: BaselineEntry) -> str:
    """A file of these entries."""
    return edit_text("", Edits(entries), "baseline.toml")


class Setup:
    """A set of cassettes to spoil, and the report on it with a baseline."""

    def __init__(self, folder: Path, library: Library) -> None:
        self.folder = folder
        self.file = folder.parent / "baseline.toml"
        self.library = library

    def spoil(self, old: str, new: str, case: str = "ok", operation: str = LIST) -> None:
        file = self.folder / "v7" / operation / f"{case}.yaml"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def drift(self) -> None:
        """An error at SOURCE."""
        self.spoil('"Manual"', '"Manuel"')

    def outage(self, case: str = "ok", operation: str = LIST) -> None:
        self.spoil("code: 200", "code: 503", case, operation)

    def accept(self, *entries: BaselineEntry) -> None:
        """Write entries, with the present contracts where they name no other."""
        self.file.write_text(written(*map(self._with_contract, entries)))

    def _with_contract(self, entry: BaselineEntry) -> BaselineEntry:
        if entry.contract != "0" * 12 or entry.operation not in self.library.promises:
            return entry
        return replace(entry, contract=self.library.contract_digest(entry.operation))

    def report(
        self,
        *,
        only: Callable[[PlannedCase], bool] = lambda _: True,
        selected: str | None = None,
        fail_on: Any = "error",
        known: bool = True,
    ) -> dict[str, Any]:
        baseline = self.file if known and self.file.exists() else None
        with open_run(Settings(cassettes=self.folder, baseline=baseline)) as run:
            planned = [case for case in run.planned if only(case)]
            return as_json(build_report(run, planned, fail_on, selected=selected))


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture
def setup(tmp_path: Path, library: Library) -> Setup:
    recordings = locations.root() / "cassettes" / "reference"
    return Setup(Path(shutil.copytree(recordings, tmp_path / "mine")), library)


def states(report: dict[str, Any]) -> dict[str, str]:
    """The state of every finding, by its path."""
    return {finding["path"]: finding["state"] for finding in report["findings"]}


def baseline(
    entries: Iterable[BaselineEntry], digest: str = "0" * 12, today: date = TODAY
) -> Baseline:
    return Baseline.from_entries(Path("baseline.toml"), entries, lambda _: digest, today)
