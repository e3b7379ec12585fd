"""A witness is found in a file, a folder, an archive or an installed package, and never run."""

from __future__ import annotations

import io
import json
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.compare.witness import tables
from zoho_conformance.compare.witness.openapi import normalize_version
from zoho_conformance.compare.witness.read import read, short_names
from zoho_conformance.model.errors import UsageError

TABLE = json.dumps(tables.locks())


def _wheel(file: Path, name: str = "acme/src/json_details.json", text: str = TABLE) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("acme/__init__.py", "raise SystemExit('was run')")
        archive.writestr(name, text)
    return file


def test_a_wheel_is_read_and_its_name_gives_the_version(tmp_path: Path) -> None:
    file = _wheel(tmp_path / "acmecrmsdk7_0-6.0.0-py3-none-any.whl")
    assert read(str(file), "w").version == "v7"


def test_a_source_archive_is_read(tmp_path: Path) -> None:
    file = tmp_path / "acmecrmsdk2_1-1.0.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        info = tarfile.TarInfo("acmecrmsdk2_1-1.0/src/json_details.json")
        info.size = len(TABLE)
        archive.addfile(info, io.BytesIO(TABLE.encode()))
    witness = read(str(file), "w")
    assert (witness.kind, witness.version) == ("SDK", "v2.1")


def test_a_folder_is_searched_and_its_metadata_gives_the_version(tmp_path: Path) -> None:
    (tmp_path / "acme" / "src").mkdir(parents=True)
    (tmp_path / "acme" / "src" / "json_details.json").write_text(TABLE, encoding="utf-8")
    noted = tmp_path / "acmecrmsdk8_0-7.0.0.dist-info"
    noted.mkdir()
    (noted / "RECORD").write_text("acme/src/json_details.json,,\n", encoding="utf-8")
    assert read(str(tmp_path), "w").version == "v8"


@pytest.mark.parametrize("given", ["acmecrmsdk8-0", "pypi:acmecrmsdk8-0", "acmecrmsdk8_0"])
def test_an_installed_package_is_read_by_its_name_and_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    _installed(tmp_path, "acme/src/json_details.json")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert read(given, "w").version == "v8"
    assert "acme" not in sys.modules


def test_an_installed_package_without_a_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _installed(tmp_path, "acme/src/other.json")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(UsageError, match="acmecrmsdk8-0: installed, but has no"):
        read("acmecrmsdk8-0", "w")


def _installed(folder: Path, name: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True)
    file.write_text(TABLE, encoding="utf-8")
    (folder / "acme" / "__init__.py").write_text("raise SystemExit('was run')", encoding="utf-8")
    noted = folder / "acmecrmsdk8_0-7.0.0.dist-info"
    noted.mkdir()
    head = "Metadata-Version: 2.1\nName: acmecrmsdk8-0\nVersion: 7.0.0\n"
    (noted / "METADATA").write_text(head, encoding="utf-8")
    (noted / "RECORD").write_text(f"{name},,\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("nowhere.json", "not found; name a file"),
        ("no/such/file.yaml", "not found"),
        ("no-such-package-anywhere", "neither a file nor an installed package"),
        ("pypi:../etc", "not found"),
    ],
)
def test_a_missing_witness_is_refused_with_what_to_name(given: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        read(given, "w")


def test_a_folder_or_an_archive_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no json_details\.json in it"):
        read(str(tmp_path), "w")
    file = _wheel(tmp_path / "acme.whl", "acme/other.json")
    with pytest.raises(UsageError, match=r"acme\.whl: no json_details\.json in it"):
        read(str(file), "w")


def test_a_broken_archive_or_table_is_refused(tmp_path: Path) -> None:
    file = _wheel(tmp_path / "acme.whl")
    whole = file.read_bytes()
    at = whole.index(b"json_details.json") + 30
    file.write_bytes(whole[:at] + b"\0" * 64 + whole[at + 64 :])
    with pytest.raises(UsageError, match=r"acme\.whl: broken archive"):
        read(str(file), "w")
    with pytest.raises(UsageError, match="not a table of an SDK's models"):
        read(str(_wheel(tmp_path / "b.whl", text='{"a": 1}')), "w")
    with pytest.raises(UsageError, match="not JSON"):
        read(str(_wheel(tmp_path / "c.whl", text='{"a":')), "w")


@pytest.mark.parametrize(
    ("given", "short"),
    [
        (["a/b/one.json"], ["one.json"]),
        (["a/one.json", "b/one.json"], ["a/one.json", "b/one.json"]),
        (["x/acmesdk8_0-7.0.0-py2.py3-none-any.whl"], ["acmesdk8_0-7.0.0"]),
        (["pypi:acmesdk"], ["acmesdk"]),
    ],
)
def test_a_witness_is_named_by_as_much_of_its_path_as_is_unique(
    given: list[str], short: list[str]
) -> None:
    assert short_names(given) == short


def test_what_begins_as_an_archive_and_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "acme.tar.gz"
    file.write_bytes(b"\x1f\x8b\x08{" + TABLE.encode())
    with pytest.raises(UsageError, match=r"acme\.tar\.gz: broken archive"):
        read(str(file), "acme")


def test_a_version_of_thousands_of_digits_is_none() -> None:
    assert normalize_version("v" + "9" * 5000) is None
    assert normalize_version("7.0\n") is None
    assert normalize_version("v2.1") == "v2.1"
