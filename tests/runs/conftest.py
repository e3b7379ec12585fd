"""A set of cassettes recorded from the reference org, and copies of it to spoil."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a run on the reference org came to while it was recorded, and where to."""

    folder: Path
    judgements: tuple[Judgement, ...]

    def exchanges(self) -> dict[Case, Exchange]:
        return {judged.case: judged.exchange for judged in self.judgements if judged.exchange}


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("recorded") / "mine"
    with open_run(Settings(target="reference", cassettes=folder, record=True)) as run:
        return Recorded(folder, run.judge_all())


@pytest.fixture
def copied(recorded: Recorded, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded.folder, tmp_path / "copied"))
