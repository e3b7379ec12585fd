"""The TOML files that ship say the same as JSON, and one that was edited counts as it is."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from docs import shipped_toml as writer
from zoho_conformance.contracts.rulings import RulingsFile
from zoho_conformance.contracts.version_ends import LifecycleFile
from zoho_conformance.model import decode, locations, shipped_toml
from zoho_conformance.runs.probes import ProbesFile

ROOT = locations.root()
KINDS: dict[str, Any] = {"lifecycle": LifecycleFile, "rulings": RulingsFile, "v7": ProbesFile}
FILES = [file for pattern in writer.PATTERNS for file in sorted(ROOT.glob(pattern))]


def test_the_contents_are_current() -> None:
    assert (ROOT / shipped_toml.FILE).read_text(encoding="utf-8") == writer.text()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_that_ships_says_the_same_as_json_and_as_toml(file: Path) -> None:
    text = file.read_bytes()
    kind = KINDS[file.stem]
    as_json = shipped_toml.as_json(text)
    assert as_json is not None
    parsed = msgspec.convert(tomllib.loads(text.decode()), kind)
    assert decode.from_json(bytes(as_json), kind, file) == parsed
    assert decode.read_toml(file, kind) == parsed


def test_a_file_that_was_edited_counts_as_it_is() -> None:
    file = ROOT / "contracts" / "v7" / "rulings.toml"
    text = file.read_bytes()
    (first, *_) = decode.from_toml(text, RulingsFile, file).ruling
    edited = text.replace(first.id.encode(), first.id.encode().swapcase())
    assert len(edited) == len(text)
    assert shipped_toml.as_json(edited) is None
    assert decode.from_toml(edited, RulingsFile, file).ruling[0].id == first.id.swapcase()


@pytest.mark.parametrize("spoiled", [None, "{", "[]"], ids=["absent", "cut off", "a list"])
def test_without_the_contents_the_files_are_parsed(
    spoiled: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "contracts" / "lifecycle.toml").read_bytes()
    if spoiled is not None:
        (tmp_path / shipped_toml.FILE).parent.mkdir()
        (tmp_path / shipped_toml.FILE).write_text(spoiled)
    shipped_toml._contents.cache_clear()
    try:
        monkeypatch.setattr(locations, "root", lambda: tmp_path)
        assert shipped_toml.as_json(text) is None
        assert decode.from_toml(text, LifecycleFile, "lifecycle.toml").version
    finally:
        shipped_toml._contents.cache_clear()


def test_a_plain_check_parses_no_toml() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "zoho_conformance", "check"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "zoho_conformance.model.shipped_toml" in imported
    assert not imported & {"tomli", "tomllib", "_hashlib"}
