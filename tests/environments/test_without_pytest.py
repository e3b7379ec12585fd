"""The wheel where there is no pytest: every command but the suite works, and Python's API too."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.environments.conftest import ROOT, Environment
from zoho_conformance import __version__

PAGE = """\
# Get Lamps

GET /settings/lamps

## Response Keys

| Key | Type | Description |
|---|---|---|
| lamps | JSON array | The lamps. |
"""


@pytest.fixture(scope="session")
def report(bare: Environment) -> Path:
    """The report of a check of the cassettes that ship."""
    done = bare.run("zoho-conformance", "check", "--report", "r.json", "--report", "r.html")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("CONFORMS:")
    return bare.home / "r.json"


def test_there_is_no_pytest(bare: Environment) -> None:
    assert bare.run("python", "-c", "import pytest").code == 1


def test_check_judges_the_cassettes_that_ship(report: Path) -> None:
    content = json.loads(report.read_text(encoding="utf-8"))
    assert [target["name"] for target in content["run"]["targets"]] == ["documented", "reference"]
    assert "<html" in report.with_suffix(".html").read_text(encoding="utf-8")


def test_a_report_is_rendered(bare: Environment, report: Path) -> None:
    done = bare.run("zoho-conformance", "report", str(report), "--format", "markdown")
    assert (done.code, done.err) == (0, "")
    assert "conforms" in done.out.casefold()


def test_a_page_is_derived(bare: Environment) -> None:
    (bare.home / "page.md").write_text(PAGE, encoding="utf-8")
    done = bare.run("zoho-conformance", "derive", "page.md", "--json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["operations"][0]["path"] == "/settings/lamps"


def test_the_reference_org_is_served(bare: Environment) -> None:
    process = subprocess.Popen(
        [*bare.command("zoho-conformance"), "org"],
        env=bare.variables(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    announced = json.loads(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert announced["base_url"].startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    "arguments",
    [
        ("selftest",),
        ("explain", "key-renamed"),
        ("export", "openapi"),
        ("completion", "bash"),
        ("check", "--target", "reference"),
        ("scan", str(ROOT / "cassettes")),
        ("--help",),
    ],
    ids=lambda arguments: arguments[0] + "".join(arguments[2:]),
)
def test_a_command_works(bare: Environment, arguments: tuple[str, ...]) -> None:
    done = bare.run("zoho-conformance", *arguments)
    assert (done.code, done.err) == (0, ""), done.text
    assert done.out


def test_record_says_what_to_install(bare: Environment) -> None:
    done = bare.run(
        "zoho-conformance", "record", "--target", "reference", "--cassettes", "recorded"
    )
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert 'recording needs vcrpy 9.4 or newer: pip install "vcrpy>=9.4"' in done.err
    assert not (bare.home / "recorded").exists()


def test_a_response_is_checked_in_a_script(bare: Environment) -> None:
    code = (
        "from zoho_conformance import check, Drift\n"
        "url = 'https://www.zohoapis.eu/crm/v7/settings/record_locking_configurations?module=Leads'"
        "\ntry:\n    check(method='GET', url=url, status=200, body={'unknown': []})\n"
        "except Drift as drift:\n    print(sorted({each.rule for each in drift.findings}))\n"
    )
    done = bare.run("python", "-c", code)
    assert (done.code, done.err) == (0, "")
    assert done.out == "['key-renamed']\n"


def test_the_version_is_printed_without_loading_what_judges(bare: Environment) -> None:
    code = (
        "import sys; sys.argv = ['zoho-conformance', '--version']\n"
        "from zoho_conformance.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print({'yaml', 'requests', 'jsonschema', 'msgspec'} & set(sys.modules))\n"
    )
    done = bare.run("python", "-c", code)
    assert done.out.splitlines() == [f"zoho-conformance, version {__version__}", "set()"]


def test_a_check_writes_nothing_into_the_installation(bare: Environment, report: Path) -> None:
    def files() -> set[Path]:
        return {
            file
            for file in bare.folder.rglob("*")
            if file.suffix != ".pyc" and file.name != "__pycache__"
        }

    assert report.exists()
    before = files()
    bare.run("zoho-conformance", "check")
    assert files() == before


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("derive", "page.md"), "--into DIR"),
        (("record", "--target", "reference"), "--cassettes DIR"),
    ],
    ids=["derive", "record"],
)
def test_what_would_write_into_the_installation_asks_where_to(
    bare: Environment, arguments: tuple[str, ...], option: str
) -> None:
    (bare.home / "page.md").write_text("# A page\n", encoding="utf-8")
    done = bare.run("zoho-conformance", *arguments)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert option in done.err
