"""Files that others named: read where they end, refused in a line where they may not."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from zoho_conformance.model.input_files import read_bytes, walk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such files")


def test_a_file_is_read_whole_up_to_the_largest_size(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"12345")
    assert read_bytes(file, 5) == b"12345"
    with pytest.raises(OSError, match="larger than") as raised:
        read_bytes(file, 4)
    assert raised.value.strerror == "larger than 0 MiB"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "x"
    with file.open("wb") as stream:
        stream.truncate(20 << 30)
    with pytest.raises(OSError, match="larger than 256 MiB"):
        read_bytes(file)


@contextmanager
def special(kind: str) -> Iterator[Path]:
    if kind == "a device":
        yield Path("/dev/zero")
        return
    # The path of a socket may only be short.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        if kind == "a named pipe":
            os.mkfifo(path)
            yield path
            return
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
            yield path


@pytest.mark.parametrize("kind", ["a named pipe", "a socket", "a device"])
def test_what_may_never_end_is_refused_at_once(kind: str) -> None:
    with special(kind) as path, pytest.raises(OSError, match=f"{kind}, not a file"):
        read_bytes(path)


def test_the_pipe_of_a_shell_and_the_empty_device_are_read() -> None:
    reading, writing = os.pipe()
    try:
        os.write(writing, b"some text")
        os.close(writing)
        assert read_bytes(Path(f"/dev/fd/{reading}")) == b"some text"
    finally:
        os.close(reading)
    assert read_bytes(Path(os.devnull)) == b""


def test_a_folder_is_walked_without_following_links_to_folders(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.txt").touch()
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere").symlink_to("not there")
    paths = sorted(path.relative_to(tmp_path).as_posix() for path in walk(tmp_path))
    assert paths == ["a/b/c.txt", "loop", "nowhere"]


def test_a_folder_may_be_nested_deeper_than_calls_can_be(tmp_path: Path) -> None:
    folders = [tmp_path.joinpath(*["d"] * depth) for depth in range(1, 1200)]
    for folder in folders:
        folder.mkdir()
    (folders[-1] / "x").touch()
    assert [path.name for path in walk(tmp_path)] == ["x"]
    # What removes the folders of tests calls itself for each.
    (folders[-1] / "x").unlink()
    for folder in reversed(folders):
        folder.rmdir()
