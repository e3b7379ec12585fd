"""What the wheel and the sdist hold."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.environments.conftest import ROOT, build

DATA = ("cassettes", "contracts", "probes", "schemas/own")
SUFFIXES = (".py", ".toml", ".ini", ".html", ".css", ".js")


def checksums(wheel: Path) -> dict[str, int]:
    """What the wheel holds, each file with the checksum of its content."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            entry.filename: entry.CRC
            for entry in archive.infolist()
            if "dist-info" not in entry.filename
        }


def test_the_wheel_holds_every_file_of_the_package_and_of_its_data(wheel: Path) -> None:
    names = checksums(wheel)
    for file in (ROOT / "zoho_conformance").rglob("*"):
        parts = file.relative_to(ROOT / "zoho_conformance").parts
        if file.suffix in SUFFIXES and not any(part.startswith((".", "_data")) for part in parts):
            assert file.relative_to(ROOT).as_posix() in names
    for folder in DATA:
        for file in (ROOT / folder).rglob("*.*"):
            assert f"zoho_conformance/_data/{file.relative_to(ROOT).as_posix()}" in names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = checksums(wheel)
    assert {name.partition("/")[0] for name in names} == {"zoho_conformance"}
    assert not [name for name in names if "/." in name or "__pycache__" in name]


def test_the_wheel_needs_neither_pytest_nor_vcrpy(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (entry for entry in archive.namelist() if entry.endswith("/METADATA"))
        lines = archive.read(name).decode().splitlines()
    required = [line for line in lines if line.startswith("Requires-Dist:")]
    assert required
    optional = [line for line in required if "pytest" in line or "vcrpy" in line]
    assert all("extra == 'suite'" in line for line in optional)
    assert len(optional) == len(("pytest", "pytest-recording", "vcrpy"))


def test_the_sdist_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    (rebuilt,) = build(sdist, tmp_path, "wheel").glob("*.whl")
    assert checksums(rebuilt) == checksums(wheel)


def test_the_sdist_holds_what_its_own_tests_need(sdist: Path) -> None:
    for name in ("tests", "Makefile", "requirements", "pyproject.toml", "conftest.py", "LICENSE"):
        assert (sdist / name).exists(), name
