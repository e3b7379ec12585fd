"""The wheel holds all that the commands need, and they work from wherever it is installed."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, Environment, build
from zoho_conformance import __version__

DATA = ("cassettes", "contracts", "probes", "schemas")


def names(wheel: Path) -> dict[str, int]:
    """What the wheel holds, each file with the checksum of its content."""
    with zipfile.ZipFile(wheel) as opened:
        return {
            one.filename: one.CRC for one in opened.infolist() if "dist-info" not in one.filename
        }


def test_the_wheel_holds_every_file_of_the_package_and_of_its_data(wheel: Path) -> None:
    held = names(wheel)
    kept = (".py", ".toml", ".ini", ".html", ".css", ".js")
    for file in (ROOT / "zoho_conformance").rglob("*"):
        own = file.relative_to(ROOT / "zoho_conformance").parts
        if file.suffix in kept and not any(part.startswith((".", "_data")) for part in own):
            assert file.relative_to(ROOT).as_posix() in held
    for folder in DATA:
        for file in (ROOT / folder).rglob("*.*"):
            assert f"zoho_conformance/_data/{file.relative_to(ROOT).as_posix()}" in held


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    assert {one.partition("/")[0] for one in names(wheel)} == {"zoho_conformance"}
    assert not [one for one in names(wheel) if "/." in one or "__pycache__" in one]


def test_the_sdist_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    (again,) = build(sdist, tmp_path, "wheel").glob("*.whl")
    assert names(again) == names(wheel)


def test_the_sdist_holds_what_its_own_tests_need(sdist: Path) -> None:
    for name in ("tests", "Makefile", "requirements", "pyproject.toml", "conftest.py", "LICENSE"):
        assert (sdist / name).exists(), name


def test_the_version_is_told(environment: Environment) -> None:
    ran = environment.run("zoho-conformance", "--version")
    assert (ran.code, ran.out) == (0, f"zoho-conformance, version {__version__}\n")


ROOMS = ("cli", "model", "model.errors")


def test_the_version_is_told_without_loading_what_judges(environment: Environment) -> None:
    code = (
        "import sys; sys.argv = ['zoho-conformance', '--version']\n"
        "from zoho_conformance.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted(one for one in sys.modules if one.startswith('zoho_conformance')))\n"
        "print({'pytest', 'yaml', 'requests', 'jsonschema'} & set(sys.modules))\n"
    )
    ran = environment.run("python", "-c", code)
    assert ran.out.splitlines()[-2:] == [
        str(["zoho_conformance", *(f"zoho_conformance.{name}" for name in ROOMS)]),
        "set()",
    ]


def test_check_judges_the_cassettes_that_ship(environment: Environment) -> None:
    ran = environment.run("zoho-conformance", "check", "--report", "r.json", "--report", "r.html")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("CONFORMS:")
    held = json.loads((environment.home / "r.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in held["run"]["targets"]] == ["documented", "reference"]
    assert "<html" in (environment.home / "r.html").read_text(encoding="utf-8")


def test_every_command_is_there(environment: Environment) -> None:
    ran = environment.run("zoho-conformance", "--help")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    "asked",
    [
        ("explain", "key-renamed"),
        ("export", "openapi"),
        ("completion", "bash"),
        ("selftest", "--help"),
    ],
    ids=lambda asked: asked[0],
)
def test_what_reads_data_of_the_package_finds_them(
    environment: Environment, asked: tuple[str, ...]
) -> None:
    ran = environment.run("zoho-conformance", *asked)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out


def test_a_check_writes_nothing_into_the_installation(environment: Environment) -> None:
    def held() -> set[Path]:
        return {
            one
            for one in environment.folder.rglob("*")
            if one.suffix != ".pyc" and one.name != "__pycache__"
        }

    before = held()
    environment.run("zoho-conformance", "check")
    assert held() == before


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        (("derive", "page.md"), "--into DIR"),
        (("record", "--target", "reference"), "--cassettes DIR"),
    ],
    ids=["derive", "record"],
)
def test_what_would_write_into_the_installation_asks_where_to(
    environment: Environment, asked: tuple[str, ...], option: str
) -> None:
    (environment.home / "page.md").write_text("# A page\n", encoding="utf-8")
    ran = environment.run("zoho-conformance", *asked)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert option in ran.err


def test_pytest_loads_the_plugin_by_its_entry_point(
    environment: Environment, tmp_path: Path
) -> None:
    shutil.copy(
        ROOT / "cassettes/reference/v7/get_record_locking_information/ok.yaml", tmp_path / "a.yaml"
    )
    (tmp_path / "test_mine.py").write_text(
        "def test_mine(zoho_contract): assert zoho_contract.check('a.yaml').judged\n",
        encoding="utf-8",
    )
    asked = ("-p", "no:schemathesis", "--zoho-conformance-cassettes", ".")
    ran = environment.run("python", "-m", "pytest", *asked, cwd=tmp_path)
    assert ran.code == 0, ran.out + ran.err
    assert "2 passed" in ran.out
