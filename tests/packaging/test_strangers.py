"""The wheel in a stranger's project: pytest 8 and 9, alone and with xdist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, Environment

OK = ROOT / "cassettes/reference/v7/get_record_locking_information/ok.yaml"
MINE = (
    "import sys, pytest\n"
    "def test_version(): assert pytest.__version__.startswith({version!r})\n"
    "def test_good(zoho_contract): zoho_contract.check('rec/good.yaml')\n"
    "def test_bad(zoho_contract):\n"
    "    with pytest.raises(AssertionError, match='key-renamed'):\n"
    "        zoho_contract.check('rec/bad.yaml')\n"
)


@pytest.fixture(scope="session", params=["8", "9"])
def libraries(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """A pytest of that version with pytest-xdist, in a folder of their own."""
    version: str = request.param
    into = tmp_path_factory.mktemp(f"pytest{version}")
    install = ("install", "--quiet", "--retries", "0", "--timeout", "20", "--target", str(into))
    subprocess.run(
        [sys.executable, "-m", "pip", *install, f"pytest=={version}.*", "pytest-xdist"],
        check=False,
        capture_output=True,
    )
    if not (into / "pytest").is_dir():
        pytest.skip(f"pytest {version} cannot be installed: no package index can be reached")
    return version, into


@pytest.mark.parametrize("workers", ["0", "2"], ids=["alone", "xdist"])
def test_the_plugin_works_with_the_pytest_that_is_there(
    environment: Environment, libraries: tuple[str, Path], tmp_path: Path, workers: str
) -> None:
    version, folder = libraries
    (tmp_path / "rec").mkdir()
    shutil.copy(OK, tmp_path / "rec" / "good.yaml")
    address, string, rest = OK.read_text(encoding="utf-8").partition("string: |")
    drifted = address + string + rest.replace("Locked_Time__s", "locked_time__s")
    (tmp_path / "rec" / "bad.yaml").write_text(drifted, encoding="utf-8")
    (tmp_path / "test_mine.py").write_text(MINE.format(version=f"{version}."), encoding="utf-8")
    ran = environment.run(
        *("python", "-m", "pytest", f"-n{workers}", "-p", "no:schemathesis", "-v"),
        *("--zoho-conformance-cassettes", "rec"),
        cwd=tmp_path,
        PYTHONPATH=str(folder),
    )
    assert ran.code == 1, ran.out + ran.err
    assert re.search(r"1 failed, 4 passed", ran.out), ran.out
    assert "FAILED zoho-conformance::get_record_locking_information-ok@bad" in ran.out
    assert "DRIFT: 2 of 2 cases judged, 1 error" in ran.out
    assert "Warning" not in ran.out
