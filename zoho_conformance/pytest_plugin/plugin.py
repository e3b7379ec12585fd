"""The pytest plugin for other projects: a fixture that judges responses, and recordings as tests.

Every pytest session of every project loads this module where the package is installed, so it
imports nothing but pytest; what judges is imported when it is first used.
"""

# ruff: noqa: PLC0415 - see above.

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - types of modules that start-up leaves out

import pytest

if TYPE_CHECKING:
    from zoho_conformance.guard import Guard
    from zoho_conformance.pytest_plugin.org.zoho_org import ZohoOrg
    from zoho_conformance.uses.recorder import Recorder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, each under a name that no other plugin has."""
    group = parser.getgroup(
        "zoho-conformance", "check Zoho CRM responses against its documentation"
    )
    group.addoption(
        "--zoho-conformance-cassettes",
        metavar="DIR",
        help="judge every exchange with Zoho CRM recorded in this file or directory",
    )
    group.addoption(
        "--zoho-conformance-contracts",
        metavar="DIR",
        help="judge by the contracts that `zoho-conformance derive --into DIR` wrote",
    )
    group.addoption(
        "--zoho-conformance-api-version",
        metavar="VERSION",
        help="API version of the contracts (default: the latest)",
    )
    group.addoption(
        "--zoho-conformance-fail-on",
        metavar="LEVEL",
        type=_level,
        help="lowest level of drift that fails a test: error (default), warning or info",
    )
    group.addoption(
        "--zoho-conformance-fail-on-requests",
        metavar="LEVEL",
        type=_level,
        help="lowest level of faults in your own requests that fails a test (default: none)",
    )
    group.addoption(
        "--zoho-conformance-baseline",
        metavar="FILE",
        help="baseline of accepted drift, which does not fail tests",
    )
    group.addoption(
        "--zoho-conformance-against",
        metavar="FILE",
        help="also compare with what an org used to answer (as written by `audit --observed`)",
    )
    group.addoption(
        "--zoho-conformance-lifecycle",
        metavar="FILE",
        help="hold recordings to the ends of API versions in this file, and to those that ship",
    )
    group.addoption(
        "--zoho-conformance-org-schema",
        metavar="FILE",
        help="also validate records against the org's own schema (as written by `org-schema "
        "snapshot`)",
    )
    group.addoption(
        "--zoho-conformance-plugin",
        metavar="MODULE",
        action="append",
        default=[],
        help="also run the custom checks of this module",
    )
    group.addoption(
        "--zoho-conformance-private",
        action="store_true",
        help="mask every name and value that no page documents",
    )
    group.addoption(
        "--zoho-conformance-report",
        metavar="FILE",
        action="append",
        default=[],
        help="with --zoho-conformance-cassettes: write a report, such as x.json or FORMAT=FILE",
    )
    group.addoption(
        "--zoho-org-seed",
        dest="zoho_conformance_org_seed",
        metavar="N",
        type=int,
        help="for the fixture zoho_org: seed for the invented values (default: 0)",
    )
    group.addoption(
        "--zoho-org-strict",
        dest="zoho_conformance_org_strict",
        action="store_true",
        help="for the fixture zoho_org: reject requests that the pages say are rejected",
    )
    group.addoption(
        "--zoho-conformance-uses",
        metavar="FILE",
        help="record which keys of Zoho's answers the code under test reads, and add them to FILE",
    )
    group.addoption(
        "--zoho-conformance-uses-fresh",
        action="store_true",
        help="with --zoho-conformance-uses: discard what earlier runs recorded",
    )
    group.addoption(
        "--zoho-mutants",
        nargs="*",
        metavar="RULE",
        help="rerun the tests that use zoho_org with one drift at a time: of these rules, or all "
        "(names of mutants, such as 'get_users/*', work too)",
    )
    group.addoption(
        "--zoho-mutants-max",
        dest="zoho_conformance_mutants_max",
        metavar="N",
        type=_count,
        help="run at most N mutants, those of keys that tests read first (default: 100)",
    )
    group.addoption(
        "--zoho-mutants-fail",
        dest="zoho_conformance_mutants_fail",
        action="store_true",
        help="fail if drift in a key that tests read is noticed by no test",
    )
    group.addoption(
        "--zoho-mutants-report",
        dest="zoho_conformance_mutants_report",
        metavar="FILE",
        help="write the result of each test and mutant as JSON",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Load the collector if recordings should be judged."""
    config.addinivalue_line("markers", "zoho_conformance: a recorded exchange with Zoho CRM")
    for name in ("max", "fail", "report"):
        is_given = getattr(config.option, f"zoho_conformance_mutants_{name}")
        if is_given and config.getoption("zoho_mutants") is None:
            raise pytest.UsageError(f"--zoho-mutants-{name}: needs --zoho-mutants")
    _take_configuration(config)
    _note_uses(config)
    if config.getoption("zoho_mutants") is not None:
        from zoho_conformance.pytest_plugin.mutants.options import open_mutants

        open_mutants(config)
    if config.getoption("zoho_conformance_cassettes") is not None:
        from zoho_conformance.pytest_plugin.judged_by import open_recordings

        open_recordings(config)
    elif config.getoption("zoho_conformance_report"):
        raise pytest.UsageError("--zoho-conformance-report: needs --zoho-conformance-cassettes DIR")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Have the org at hand where tests use it."""
    uses = any("zoho_org" in getattr(item, "fixturenames", ()) for item in session.items)
    if uses and not session.config.getoption("collectonly"):
        from zoho_conformance.pytest_plugin.org.org_session import OrgSession

        OrgSession.of(session.config)


def _note_uses(config: pytest.Config) -> None:
    """Begin to note what the code under test reads, if a file is named for it."""
    file = config.getoption("zoho_conformance_uses")
    if not file:
        if config.getoption("zoho_conformance_uses_fresh"):
            raise pytest.UsageError("--zoho-conformance-uses-fresh: needs --zoho-conformance-uses")
        return
    from zoho_conformance.model.errors import ConformanceError
    from zoho_conformance.pytest_plugin.judged_by import library_of
    from zoho_conformance.pytest_plugin.uses_session import UsesSession

    fresh = config.getoption("zoho_conformance_uses_fresh")
    try:
        session = UsesSession(library_of(config), Path(file), config, fresh=fresh)
    except ConformanceError as cause:
        raise pytest.UsageError(str(cause)) from cause
    config.pluginmanager.register(session, "zoho-conformance-uses")


def _take_configuration(config: pytest.Config) -> None:
    """Set the options that the command line leaves out, and the project's configuration has."""
    folder = config.invocation_params.dir
    if not any(map(_may_have_configuration, (folder, *folder.parents))):
        return
    from zoho_conformance.pytest_plugin.judged_by import take_configuration

    take_configuration(config)


def _may_have_configuration(folder: Path) -> bool:
    """Whether a folder has a file that may be ours; most have none, and nothing is loaded."""
    if any((folder / name).is_file() for name in ("zoho-conformance.toml", "conformance.toml")):
        return True
    try:
        return b"zoho-conformance" in (folder / "pyproject.toml").read_bytes()
    except OSError:
        return False


def _level(text: str) -> str:
    from zoho_conformance.model.rules import HIGHEST_FIRST

    if text in HIGHEST_FIRST:
        return text
    raise argparse.ArgumentTypeError(f"{text!r}: use one of {', '.join(HIGHEST_FIRST)}")


def _count(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r}: use a number from 1")


@pytest.fixture(scope="session")
def _zoho_guard(pytestconfig: pytest.Config) -> Guard:
    """The contracts, read once in a session."""
    from zoho_conformance.model.errors import ConformanceError
    from zoho_conformance.pytest_plugin.judged_by import open_guard

    try:
        return open_guard(pytestconfig)
    except ConformanceError as cause:
        pytest.fail(str(cause), pytrace=False)


@pytest.fixture
def zoho_contract(_zoho_guard: Guard) -> Guard:
    """Check a response of Zoho CRM against its documentation: `zoho_contract.check(response)`."""
    return _zoho_guard


@pytest.fixture(scope="session")
def zoho_org(pytestconfig: pytest.Config) -> ZohoOrg:
    """A local org that answers every documented operation; see `ZohoOrg`.

    `zoho_org.url` is its address, and requests to Zoho's hosts go to it while a test uses it.
    """
    from zoho_conformance.model.errors import ConformanceError
    from zoho_conformance.pytest_plugin.org.org_session import OrgSession

    try:
        return OrgSession.of(pytestconfig).open()
    except ConformanceError as cause:
        pytest.fail(str(cause), pytrace=False)


@pytest.fixture
def zoho_uses(pytestconfig: pytest.Config) -> Iterator[Recorder]:
    """Record which keys of Zoho's answers the test's code reads: `zoho_uses.uses()`."""
    from zoho_conformance.model.errors import ConformanceError
    from zoho_conformance.pytest_plugin.judged_by import library_of
    from zoho_conformance.pytest_plugin.project_root import project_root
    from zoho_conformance.uses.recorder import Recorder

    try:
        recorder = Recorder(library_of(pytestconfig), project_root(pytestconfig))
    except ConformanceError as cause:
        pytest.fail(str(cause), pytrace=False)
    with recorder:
        yield recorder
