"""Writing files: whole or not at all, and nothing but files is ever replaced."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from zoho_conformance.model.files import write


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "x"
    write(file, "before")
    with pytest.raises(UnicodeEncodeError):
        write(file, "half a letter: \ud800")
    assert file.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


def test_directories_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "x", "told")
    assert (tmp_path / "a" / "b" / "x").read_text() == "told"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    file, link = tmp_path / "elsewhere" / "x", tmp_path / "link"
    file.write_text("before")
    link.symlink_to(file)
    write(link, "now")
    assert link.is_symlink()
    assert file.read_text() == "now"


def test_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_text("before")
    file.chmod(0o600)
    write(file, "now")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    write(pipe, "told")
    reader.join(10)
    assert read == ["told"]
    assert pipe.is_fifo()
