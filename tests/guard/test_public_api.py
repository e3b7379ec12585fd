"""The public names of the package: there, documented, and free until they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import zoho_conformance

NAMES = {"Drift", "Guard", "NotJudged", "NotJudgedError", "Result", "UsageError"} | {
    "Difference",
    "Exchange",
    "Promise",
    "check",
    "check_callback",
    "custom_check",
    "judge",
    "judge_callback",
    "load_contracts",
    "note_uses",
    "SeenRequest",
    "ZohoOrg",
}


def test_every_public_name_is_there_and_documented() -> None:
    assert set(zoho_conformance.__all__) == NAMES | {"__version__"}
    assert set(dir(zoho_conformance)) > NAMES
    for name in NAMES:
        assert getattr(zoho_conformance, name).__doc__, name
    assert zoho_conformance.NotJudgedError is zoho_conformance.NotJudged


@pytest.mark.parametrize(
    "name",
    [
        "check",
        "check_callback",
        "custom_check",
        "judge",
        "judge_callback",
        "load_contracts",
        "note_uses",
        "Guard",
    ],
)
def test_what_is_called_documents_its_parameters_and_errors(name: str) -> None:
    text = getattr(zoho_conformance, name).__doc__
    assert "Parameters" in text
    assert "Raises" in text
    assert f"{name}(" in text


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        getattr(zoho_conformance, "chekc")  # noqa: B009 - as `from ... import chekc` does


def test_importing_the_package_imports_nothing_else() -> None:
    code = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "import zoho_conformance\n"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['zoho_conformance']"


def test_a_check_needs_neither_pytest_nor_vcrpy() -> None:
    code = (
        "import sys\n"
        "for name in ('pytest', '_pytest', 'pytest_recording', 'vcr'):\n"
        "    sys.modules[name] = None\n"
        "from zoho_conformance import judge\n"
        "url = 'https://www.zohoapis.eu/crm/v7/settings/record_locking_configurations?module=Leads'\n"
        "print(judge(method='GET', url=url, status=401, body={'code': 'INVALID_TOKEN'}).outcome)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("auth", "")
