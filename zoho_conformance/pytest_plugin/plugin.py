"""The pytest plugin for other projects: a fixture that judges responses, and recordings as tests.

Every pytest session of every project loads this module where the package is installed, so it
imports nothing but pytest; what judges is imported when it is first asked for.
"""

# ruff: noqa: PLC0415 - see above.

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - types of modules that start-up leaves out

import pytest

from zoho_conformance.model.rules import HIGHEST_FIRST

if TYPE_CHECKING:
    from zoho_conformance.pytest_plugin.guard import Guard

_GROUP = "zoho-conformance"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, each under a name that nobody else has."""
    group = parser.getgroup(_GROUP, "answers of Zoho CRM held to its documentation")
    group.addoption(
        "--zoho-conformance-cassettes",
        metavar="DIR",
        help="judge every exchange with Zoho CRM that is recorded below this directory",
    )
    group.addoption(
        "--zoho-conformance-contracts",
        metavar="DIR",
        help="judge by the contracts that `zoho-conformance derive --into DIR` wrote",
    )
    group.addoption(
        "--zoho-conformance-api-version",
        metavar="VERSION",
        help="which of the contracts (default: the latest)",
    )
    group.addoption(
        "--zoho-conformance-fail-on",
        choices=HIGHEST_FIRST,
        default="error",
        help="the least level of drift that fails a test (default: error)",
    )
    group.addoption(
        "--zoho-conformance-baseline",
        metavar="FILE",
        help="the drift that is known and fails no test",
    )
    group.addoption(
        "--zoho-conformance-report",
        metavar="FILE",
        action="append",
        default=[],
        help="with the cassettes: write x.json, x.xml … or FORM=FILE",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Where recordings are to be judged, load what does it."""
    config.addinivalue_line("markers", "zoho_conformance: an exchange that was recorded before")
    if config.getoption("zoho_conformance_cassettes") is None:
        if config.getoption("zoho_conformance_report"):
            raise pytest.UsageError(
                "--zoho-conformance-report: is for --zoho-conformance-cassettes"
            )
        return
    from zoho_conformance.model.errors import ConformanceError
    from zoho_conformance.pytest_plugin.guard.collector import Recordings
    from zoho_conformance.reports.files import checked
    from zoho_conformance.runs.settings import Settings

    option = config.getoption
    try:
        reports = tuple(checked(one) for one in option("zoho_conformance_report"))
    except ConformanceError as cause:
        raise pytest.UsageError(str(cause)) from cause
    settings = Settings(
        cassettes=Path(option("zoho_conformance_cassettes")),
        contracts=_path(config, "zoho_conformance_contracts"),
        api_version=option("zoho_conformance_api_version"),
        fail_on=option("zoho_conformance_fail_on"),
        baseline=_path(config, "zoho_conformance_baseline"),
        reports=reports,
    )
    config.pluginmanager.register(Recordings(settings), "zoho-conformance-recordings")


def _path(config: pytest.Config, name: str) -> Path | None:
    named = config.getoption(name)
    return Path(named) if named else None


@pytest.fixture(scope="session")
def _zoho_guard(pytestconfig: pytest.Config) -> Guard:
    """The contracts, read once in a session."""
    from zoho_conformance.model.errors import ConformanceError
    from zoho_conformance.pytest_plugin.guard.guard import opened

    try:
        return opened(
            _path(pytestconfig, "zoho_conformance_contracts"),
            pytestconfig.getoption("zoho_conformance_api_version"),
            _path(pytestconfig, "zoho_conformance_baseline"),
            pytestconfig.getoption("zoho_conformance_fail_on"),
        )
    except ConformanceError as cause:
        pytest.fail(str(cause), pytrace=False)


@pytest.fixture
def zoho_contract(_zoho_guard: Guard) -> Guard:
    """Hold an answer of Zoho CRM to its documentation: `zoho_contract.check(response)`."""
    return _zoho_guard
