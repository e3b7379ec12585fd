"""What differs on systems that are not at hand, each difference played in turn."""

from __future__ import annotations

import errno
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest

from zoho_conformance import cli
from zoho_conformance.model import files, interruption


def test_each_system_has_its_signals_handled() -> None:
    windows = SimpleNamespace(SIGINT=2, SIGTERM=15, SIGBREAK=21)
    assert interruption.ending_signals(windows) == (2, 15, 21)
    assert set(interruption.ending_signals()) >= {signal.SIGINT, signal.SIGTERM}


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a file that others read may not be replaced yet; its one item counts down."""
    left = [0]
    replace = Path.replace

    def refuse(file: Path, target: Path) -> Path:
        if left[0] > 0:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "in use", str(target))
        return replace(file, target)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(files, "_WAIT_SECONDS", 0.0)
    return left


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "IS_WINDOWS", True)
    monkeypatch.setattr(cli, "IS_WINDOWS", True)


@pytest.mark.usefixtures("windows")
def test_a_file_that_is_read_in_the_moment_is_replaced_a_moment_later(
    tmp_path: Path, refusals: list[int]
) -> None:
    file = tmp_path / "report.json"
    file.write_text("old", encoding="utf-8")
    refusals[0] = 3
    files.write(file, "new")
    assert file.read_text(encoding="utf-8") == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.usefixtures("windows")
def test_a_file_that_stays_in_use_is_told_and_left_as_it_was(
    tmp_path: Path, refusals: list[int]
) -> None:
    file = tmp_path / "report.json"
    file.write_text("old", encoding="utf-8")
    refusals[0] = 100
    with pytest.raises(PermissionError):
        files.write(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]


def test_elsewhere_a_refusal_is_final(tmp_path: Path, refusals: list[int]) -> None:
    refusals[0] = 1
    with pytest.raises(PermissionError):
        files.write(tmp_path / "report.json", "new")
    assert refusals == [0]


@pytest.mark.parametrize(
    ("cause", "on_windows", "elsewhere"),
    [
        (BrokenPipeError(errno.EPIPE, "broken pipe"), True, True),
        (OSError(errno.EINVAL, "invalid argument"), True, False),
        (OSError(errno.EINVAL, "invalid argument", "file"), False, False),
        (OSError(errno.ENOSPC, "no space"), False, False),
    ],
)
def test_output_that_nobody_reads_is_known_on_each_system(
    monkeypatch: pytest.MonkeyPatch, cause: OSError, *, on_windows: bool, elsewhere: bool
) -> None:
    for is_windows, expected in ((True, on_windows), (False, elsewhere)):
        monkeypatch.setattr(cli, "IS_WINDOWS", is_windows)
        assert cli._is_broken_pipe(cause) is expected
