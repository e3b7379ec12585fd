"""A recording with personal data or a secret is not written; a harmless one is not refused."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs import served as stage
from tests.runs.served import LIST, Org
from zoho_conformance.exchanges.cassettes.record import LeakError, Recorder
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.runs.record import record
from zoho_conformance.runs.settings import Settings

NAME = "Ada Lovelace-Byron"


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


@pytest.mark.parametrize(
    ("secrets", "text"),
    [
        (("hush/hush1",), "hush%2Fhush1"),
        (("hush/hush1",), base64.b64encode(b"hush/hush1").decode()),
        ((), "1000.0a1b2c3d4e5f60718293a4b5c6d7e8f9.00112233445566778899aabbccddeeff"),
        ((), "Ada Lovelace-Byron"),
    ],
)
def test_a_text_with_a_secret_or_a_name_is_not_written(
    tmp_path: Path, secrets: tuple[str, ...], text: str
) -> None:
    masked = Pseudonyms(salt="1")
    masked.text(NAME)
    recording = Recorder(tmp_path, "live.invalid", {}, masked, secrets)
    recording._pending["operation/case"] = f"version: 1\nbody: {text}\n"
    with pytest.raises(LeakError, match="not written") as refused:
        recording.keep("operation/case")
    assert text not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_leak_stops_the_recording(
    org: Org, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the replacing ever fail."""
    monkeypatch.setattr(Pseudonyms, "_part", lambda _, part: part)
    with pytest.raises(LeakError):
        record(Settings("live", tmp_path / "set", record=True))
    texts = [file.read_text() for file in (tmp_path / "set").rglob("*") if file.is_file()]
    assert not any("Invented" in text for text in texts)
    assert org.asked


def test_a_name_that_is_a_word_of_the_api_is_not_a_leak(org: Org, tmp_path: Path) -> None:
    for lock in org.inventory.locks.values():
        if lock["Locked_Reason__s"]:
            lock["Locked_Reason__s"] = "Locked"
            lock["Locked_By__s"] |= {"name": "Record"}  # type: ignore[operator]
    done = record(Settings("live", tmp_path / "set", record=True))
    assert done.missed == ()
    text = (tmp_path / "set" / "v7" / LIST / "ok.yaml").read_text()
    assert ': "Locked"' not in text
    assert ': "Record"' not in text
