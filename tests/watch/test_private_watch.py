"""A private watch: the same names in all of its runs, and nothing of earlier runs that were not."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from tests.watch.conftest import Hook, Watch
from zoho_conformance.model import locations

LIST = "get_record_locking_information"


@pytest.fixture
def cassettes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("ZOHO_CONFORMANCE_SALT", raising=False)
    folder = Path(shutil.copytree(locations.root() / "cassettes" / "reference", tmp_path / "Acme"))
    file = folder / "v7" / LIST / "ok.yaml"
    file.write_text(file.read_text().replace('"Manual"', '"JaneDoe"'))
    return folder


def test_alerts_of_a_private_watch_show_no_name(watch: Watch, hook: Hook, cassettes: Path) -> None:
    options = (
        "--cassettes",
        str(cassettes),
        "--webhook",
        hook.url,
        "--state",
        "s.json",
        "--private",
    )
    for _ in range(2):
        assert watch(None, *options, "--private").returncode == 1
    (opened,) = (request.json for request in hook.requests)
    assert "JaneDoe" not in json.dumps(opened)
    assert "Acme" not in json.dumps(opened)
    salt = Path("s.salt")
    assert stat.S_IMODE(salt.stat().st_mode) == 0o600
    assert salt.read_text() not in json.dumps(opened)


def test_what_earlier_runs_found_is_masked_too(watch: Watch, hook: Hook, cassettes: Path) -> None:
    options = ("--cassettes", str(cassettes), "--state", "s.json")
    assert watch(None, *options).returncode == 1
    assert "JaneDoe" in Path("s.json").read_text()
    done = watch(None, *options, "--webhook", hook.url, "--private")
    assert done.returncode == 1
    texts = [done.stdout, Path("s.json").read_text(), *(str(each.json) for each in hook.requests)]
    assert len(texts) > 2
    assert not [text for text in texts if "JaneDoe" in text]


def test_a_rehearsal_of_a_private_watch_keeps_no_salt(watch: Watch, cassettes: Path) -> None:
    options = ("--cassettes", str(cassettes), "--state", "s.json", "--private", "--dry-run")
    done = watch(None, *options)
    assert done.returncode == 1
    assert "JaneDoe" not in done.stdout
    assert not Path("s.salt").exists()
