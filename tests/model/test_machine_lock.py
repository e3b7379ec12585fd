"""A lock of the machine: one process has it, until it ends, wherever it was started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from zoho_conformance.model import locations, machine_lock
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.machine_lock import MachineLock

_HOLD = """
import sys
from zoho_conformance.model.machine_lock import MachineLock
lock = MachineLock(sys.argv[1])
assert lock.acquire(b"somebody else")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def name() -> str:
    return f"a test {uuid.uuid4()}"


def test_one_process_has_a_lock_until_it_is_killed(name: str, tmp_path: Path) -> None:
    elsewhere = {
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "PYTHONPATH": str(locations.root()),
    }
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, name],
        env={**os.environ, **elsewhere},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        lock = MachineLock(name)
        assert not lock.acquire(b"me")
        assert not lock.is_kept(b"me")
        assert lock.holder() == b"somebody else"
        lock.file.unlink()
        if sys.platform == "linux":
            assert not lock.acquire(b"me")
        holder.send_signal(signal.SIGKILL)
        holder.wait(30)
    assert lock.acquire(b"me")
    assert lock.is_kept(b"me")
    assert lock.holder() == b"me"
    lock.release()


@pytest.mark.parametrize("names_of_sockets", [True, False])
def test_a_lock_whose_file_was_removed_is_taken_again(
    name: str, monkeypatch: pytest.MonkeyPatch, *, names_of_sockets: bool
) -> None:
    if not names_of_sockets:
        monkeypatch.setattr(MachineLock, "_bind", lambda _: True)
    lock, other = MachineLock(name), MachineLock(name)
    assert lock.acquire(b"me")
    lock.file.unlink()
    assert lock.is_kept(b"me")
    assert lock.holder() == b"me"
    assert not other.acquire(b"other")
    lock.file.unlink()
    if not names_of_sockets:
        assert other.acquire(b"other")
        assert not lock.is_kept(b"me")
        other.release()
    lock.release()
    assert other.acquire(b"other")
    other.release()


def test_a_file_that_is_replaced_while_it_is_locked_is_not_the_lock(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, locked_file = MachineLock(name), machine_lock._lock
    replaced: list[Path] = []

    def replace_once(descriptor: int) -> bool:
        if not replaced:
            replaced.append(lock.file)
            lock.file.unlink()
        return locked_file(descriptor)

    monkeypatch.setattr(machine_lock, "_lock", replace_once)
    assert lock.acquire(b"me")
    assert lock.file.read_bytes() == b"me"
    lock.release()


def test_a_lock_whose_folder_is_no_longer_the_users_is_lost(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_lock, "_SHARED", (str(tmp_path),))
    lock = MachineLock(name)
    assert lock.acquire(b"me")
    folder = lock.file.parent
    folder.rename(tmp_path / "moved")
    folder.touch()
    assert not lock.is_kept(b"me")
    lock.release()


def test_a_lock_leaves_no_file_behind(name: str, tmp_path: Path) -> None:
    lock = MachineLock(name, tmp_path)
    assert lock.acquire(b"me")
    assert [file.name for file in tmp_path.iterdir()] == [lock.file.name]
    lock.release()
    assert list(tmp_path.iterdir()) == []


_TAKE_TURNS = """
import sys, time
from pathlib import Path
from zoho_conformance.model.machine_lock import MachineLock
MachineLock._bind = lambda _: True
folder, taken = Path(sys.argv[1]), 0
while taken < 100:
    lock = MachineLock("turns", folder / "lock")
    if lock.acquire(b"me"):
        (folder / "inside").touch(exist_ok=False)
        (folder / "inside").unlink()
        lock.release()
        taken += 1
"""


def test_files_alone_keep_processes_apart_that_take_turns(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    command = [sys.executable, "-c", _TAKE_TURNS, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(locations.root())}
    running = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]


def test_a_lock_that_is_taken_over_is_lost_to_its_holder(name: str) -> None:
    lock, other = MachineLock(name), MachineLock(name)
    assert lock.acquire(b"me")
    other.take_over(b"other")
    assert not lock.is_kept(b"me")
    assert not other.acquire(b"other")
    lock.release()
    assert other.acquire(b"other")
    other.release()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_child_neither_has_the_lock_nor_keeps_it_from_others(name: str) -> None:
    lock = MachineLock(name)
    assert lock.acquire(b"me")
    to_child, from_parent = os.pipe()
    to_parent, from_child = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(from_parent)
        os.write(from_child, b"1" if lock.is_kept(b"me") else b"0")
        os.read(to_child, 1)
        os._exit(0)
    os.close(to_child)
    assert os.read(to_parent, 1) == b"0"
    assert lock.is_kept(b"me")
    lock.release()
    other = MachineLock(name)
    assert other.acquire(b"other")
    other.release()
    for descriptor in (from_parent, from_child, to_parent):
        os.close(descriptor)
    os.waitpid(child, 0)


@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
def test_what_is_no_file_is_not_locked(name: str, tmp_path: Path, kind: str) -> None:
    lock = MachineLock(name, tmp_path)
    if kind == "folder":
        lock.file.mkdir()
    elif kind == "pipe":
        os.mkfifo(lock.file)
    else:
        lock.file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match=str(lock.file)):
        lock.acquire(b"me")
    assert lock.holder() == b""
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("kind", ["another user's", "a link", "a file"])
def test_nothing_is_locked_in_a_folder_that_is_not_the_users(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(machine_lock, "_SHARED", (str(tmp_path),))
    folder = tmp_path / f"zoho-crm-conformance-{os.getuid()}"
    if kind == "another user's":
        monkeypatch.setattr(os, "getuid", lambda: 4321)
        (tmp_path / "zoho-crm-conformance-4321").mkdir()
    elif kind == "a link":
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.touch()
    with pytest.raises(UsageError) as refused:
        MachineLock(name).acquire(b"me")
    assert "zoho-crm-conformance-" in str(refused.value)
    assert "\n" not in str(refused.value)
