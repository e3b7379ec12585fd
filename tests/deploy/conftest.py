"""Programs to call in the place of the real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deploy.stubs import Stubs


@pytest.fixture
def stubs(tmp_path: Path) -> Stubs:
    folder = tmp_path / "programs"
    folder.mkdir()
    return Stubs(folder)
