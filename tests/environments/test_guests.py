"""The wheel in projects of others: it changes nothing there, and gives pytest what it promises."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environments.conftest import ROOT, Environment

RECORDED = ROOT / "cassettes/reference/v7/get_record_locking_information/ok.yaml"
PYTEST = [("pytest",), ("python", "-m", "pytest")]
CALLS = pytest.mark.parametrize("call", PYTEST, ids=["pytest", "python-m-pytest"])
CASSETTE = """\
version: 1
interactions:
- request: {method: GET, uri: 'https://api.example.com/things', body: null, headers: {}}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Type: [text/plain]}
    body: {string: recorded}
"""
USES_PYTEST_VCR = """\
import urllib.request
import pytest

@pytest.mark.vcr
def test_replayed():
    assert urllib.request.urlopen('https://api.example.com/things').read() == b'recorded'

def test_fixture(vcr_config, vcr_cassette_dir):
    assert vcr_config == {}
"""
USES_THE_FIXTURE = """\
import pytest

def test_good(zoho_contract):
    zoho_contract.check('rec/good.yaml')

def test_bad(zoho_contract):
    with pytest.raises(AssertionError, match='key-renamed'):
        zoho_contract.check('rec/bad.yaml')
"""


@CALLS
def test_a_project_with_a_package_called_conformance_passes(
    guest: Environment, tmp_path: Path, call: tuple[str, ...]
) -> None:
    package = tmp_path / "conformance"
    package.mkdir()
    (package / "__init__.py").write_text("'''Our own conformance checks.'''\n", encoding="utf-8")
    (tmp_path / "test_ok.py").write_text(
        "import conformance\n\ndef test_ok():\n    assert conformance.__doc__.startswith('Our')\n",
        encoding="utf-8",
    )
    done = guest.run(*call, cwd=tmp_path)
    assert (done.code, "1 passed" in done.out) == (0, True), done.text


def test_a_project_with_pytest_vcr_runs_as_before(guest: Environment, tmp_path: Path) -> None:
    folder = tmp_path / "cassettes"
    folder.mkdir()
    (folder / "test_replayed.yaml").write_text(CASSETTE, encoding="utf-8")
    (tmp_path / "test_mine.py").write_text(USES_PYTEST_VCR, encoding="utf-8")
    done = guest.run("pytest", "--vcr-record=none", cwd=tmp_path)
    assert (done.code, "2 passed" in done.out) == (0, True), done.text


@pytest.mark.parametrize("name", ["guest", "bare", "vcrpy_8", "suite"])
def test_the_wheel_works_beside_any_version_of_vcrpy(
    request: pytest.FixtureRequest, name: str
) -> None:
    environment: Environment = request.getfixturevalue(name)
    python = str(environment.folder / "bin" / "python")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    versions = environment.run(
        *("python", "-c", "from importlib.metadata import version; print(version('vcrpy'))")
    )
    wanted = {"guest": "6.", "bare": "7.", "vcrpy_8": "8.", "suite": "9."}[name]
    assert versions.out.startswith(wanted)
    assert environment.run("zoho-conformance", "check").code == 0


@pytest.mark.parametrize("workers", ["0", "2"], ids=["alone", "xdist"])
def test_the_fixture_and_the_recordings_work_with_pytest_8(
    guest: Environment, tmp_path: Path, workers: str
) -> None:
    _use_the_plugin(guest, tmp_path, "-p", "xdist", f"-n{workers}")


def test_the_fixture_and_the_recordings_work_with_pytest_9(
    suite: Environment, tmp_path: Path
) -> None:
    _use_the_plugin(suite, tmp_path)


def _use_the_plugin(environment: Environment, project: Path, *options: str) -> None:
    (project / "rec").mkdir()
    shutil.copy(RECORDED, project / "rec" / "good.yaml")
    address, string, rest = RECORDED.read_text(encoding="utf-8").partition("string: |")
    drifted = address + string + rest.replace("Locked_Time__s", "locked_time__s")
    (project / "rec" / "bad.yaml").write_text(drifted, encoding="utf-8")
    (project / "test_mine.py").write_text(USES_THE_FIXTURE, encoding="utf-8")
    done = environment.run(
        *("pytest", *options, "-v", "--zoho-conformance-cassettes", "rec"), cwd=project
    )
    assert done.code == 1, done.text
    assert "1 failed, 3 passed" in done.out, done.text
    assert "FAILED zoho-conformance::get_record_locking_information-ok@bad" in done.out
    assert "DRIFT: 2 of 2 cases judged, 1 change, 1 finding: 1 error" in done.out
    assert "Warning" not in done.out
