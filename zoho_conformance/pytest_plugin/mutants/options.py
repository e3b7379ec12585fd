"""What `--zoho-mutants` was given: rules and names of mutants, or paths that stand behind it."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.rules import RULES
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.pytest_plugin.mutants.reads import Reads
from zoho_conformance.pytest_plugin.mutants.session import MutantsOptions, MutantsSession
from zoho_conformance.pytest_plugin.org.org_session import OrgSession
from zoho_conformance.runs.library import open_library

_DEFAULT_MOST = 100
_OPTION = "--zoho-mutants"


def open_mutants(config: pytest.Config) -> None:
    """Register what runs the mutants; `pytest.UsageError` for what it cannot be run with."""
    if config.getoption("numprocesses", None) or config.getoption("tx", None):
        raise pytest.UsageError(
            f"{_OPTION} reruns tests in the same process: add -n0, or leave out -n"
        )
    org = OrgSession.of(config)
    try:
        library = open_library(org.options.contracts, org.options.api_version)
    except ConformanceError as cause:
        raise pytest.UsageError(str(cause)) from cause
    paths: list[str] = []
    chosen: list[str] = []
    for given in config.getoption("zoho_mutants"):
        if _is_path(config, given) and not _is_rule(given):
            paths.append(given)
        else:
            chosen.extend(filter(None, given.split(",")))
    for word in chosen:
        if not (_is_rule(word) or _is_name(word, library.promises.ids)):
            raise pytest.UsageError(f"{_OPTION} {unknown_name('rule', word, RULES)}")
    if paths:
        _add_paths(config, paths)
    option = config.getoption
    report = option("zoho_conformance_mutants_report")
    options = MutantsOptions(
        chosen=tuple(chosen),
        most=option("zoho_conformance_mutants_max") or _DEFAULT_MOST,
        fails=option("zoho_conformance_mutants_fail"),
        report=Path(report) if report else None,
    )
    reads = Reads(library, config.rootpath)
    session = MutantsSession(options, org, reads, config.rootpath)
    config.pluginmanager.register(reads, "zoho-conformance-mutants-reads")
    config.pluginmanager.register(session, "zoho-conformance-mutants")
    reads.start()


def _is_rule(word: str) -> bool:
    return any(fnmatchcase(rule, word) for rule in RULES)


def _is_name(word: str, operations: Iterable[str]) -> bool:
    """Whether a word is for names of mutants, which begin with an operation."""
    operation, slash, _ = word.partition("/")
    return bool(slash) and any(fnmatchcase(known, operation) for known in operations)


def _is_path(config: pytest.Config, word: str) -> bool:
    # An empty word is for the folder itself.
    file = word.partition("::")[0]
    return bool(file) and (config.invocation_params.dir / file).exists()


def _add_paths(config: pytest.Config, paths: Iterable[str]) -> None:
    """Have pytest collect the paths that the option took for its own."""
    is_named = config.args_source == pytest.Config.ArgsSource.ARGS
    config.args = [*(config.args if is_named else ()), *paths]
    config.args_source = pytest.Config.ArgsSource.ARGS
