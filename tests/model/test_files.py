"""Writing files: whole or not at all, and nothing but files is ever replaced."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from zoho_conformance.model.files import lock, temporary_lock_file, write, write_pieces


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "x"
    write(file, "before")
    with pytest.raises(UnicodeEncodeError):
        write(file, "half a letter: \ud800")
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_pieces_that_end_in_an_error_leave_the_file_as_it_was(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "a beginning"
        raise ValueError("the end")

    file = tmp_path / "x"
    write_pieces(file, ("bef", "ore"))
    with pytest.raises(ValueError, match="the end"):
        write_pieces(file, pieces())
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_directories_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "x", "text")
    assert (tmp_path / "a" / "b" / "x").read_text() == "text"


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
    write(pipe, "text")
    reader.join(10)
    assert read == ["text"]
    assert pipe.is_fifo()


_HOLD = """
import sys
from pathlib import Path
from zoho_conformance.model.files import lock
with lock(Path(sys.argv[1]), wait=False):
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_a_lock_keeps_other_processes_off_until_it_is_released(tmp_path: Path) -> None:
    lock_file = tmp_path / "folder" / "x.lock"
    command = [sys.executable, "-c", _HOLD, str(lock_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(TimeoutError), lock(lock_file, wait=False):
            pass
        holder.stdin.close()
        with lock(lock_file, wait=True):
            assert holder.wait(60) == 0


def test_a_temporary_lock_file_is_the_same_for_every_name_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.touch()
    (tmp_path / "link").symlink_to(file)
    assert temporary_lock_file(tmp_path / "link") == temporary_lock_file(file)
    assert temporary_lock_file(file) != temporary_lock_file(tmp_path / "y")
    assert tmp_path not in temporary_lock_file(file).parents
