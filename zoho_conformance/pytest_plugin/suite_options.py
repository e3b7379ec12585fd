"""The options of the suite's own pytest plugin, and the settings of the run that they ask for."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from zoho_conformance.checks.coverage import gate
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.rules import LEVELS
from zoho_conformance.reports.formats import parse_output
from zoho_conformance.runs.levels import levels_of
from zoho_conformance.runs.org_settings import find_configuration
from zoho_conformance.runs.settings import (
    MAX_TIME,
    MAX_TIME_RANGE,
    TARGETS,
    WAIT_FOR_EVER,
    WRITES,
    Settings,
)

_RECORDING = ("once", "new_episodes", "all", "rewrite")
"""The modes of pytest-recording in which cassettes are written."""


def add_options(parser: pytest.Parser) -> None:
    """Add the suite's options, beside those of pytest-recording."""
    group = parser.getgroup("zoho-crm-conformance")
    group.addoption(
        "--target", choices=TARGETS, default="cassettes", help="what to judge (default: cassettes)"
    )
    group.addoption("--cassettes", metavar="DIR", help="cassettes to judge, or to record into")
    group.addoption(
        "--contracts", metavar="DIR", help="judge by the contracts that `derive --into DIR` wrote"
    )
    group.addoption(
        "--api-version",
        metavar="VERSION",
        help="API version of the contracts (default: the latest)",
    )
    group.addoption("--config", metavar="FILE", help="the configuration file, for --target live")
    group.addoption(
        "--module", metavar="NAME", action="append", default=[], help="a module of a live org"
    )
    group.addoption(
        "--allow-writes",
        nargs="?",
        const="sandbox",
        default="no",
        choices=WRITES,
        help="let the suite write to a live org; for a production org, write `production` in full",
    )
    group.addoption(
        "--journal", metavar="FILE", help="the file that records what has to be undone in the org"
    )
    group.addoption(
        "--wait",
        nargs="?",
        type=int,
        const=WAIT_FOR_EVER,
        default=0,
        metavar="SECONDS",
        help="wait while another run writes to the org, for at most SECONDS if given",
    )
    group.addoption("--max-requests", type=int, help="send at most this many requests")
    group.addoption(
        "--max-time",
        type=_max_time,
        metavar="SECONDS",
        help="spend at most so many seconds on requests for each module of a live org (default: "
        f"{MAX_TIME})",
    )
    group.addoption(
        "--max-age",
        type=int,
        metavar="DAYS",
        help="treat cassettes older than DAYS as not judged",
    )
    group.addoption(
        "--min-coverage",
        metavar="KIND=PERCENT",
        action="append",
        default=[],
        help="require that so much of the contract was exercised, such as keys=90",
    )
    group.addoption(
        "--report",
        metavar="FILE",
        action="append",
        default=[],
        help="write x.json, x.xml … or FORMAT=FILE",
    )
    group.addoption(
        "--fail-on", choices=LEVELS, default="error", help="the lowest level that fails a test"
    )
    group.addoption(
        "--plugin",
        metavar="MODULE",
        action="append",
        default=[],
        help="also run the custom checks of this module",
    )
    group.addoption(
        "--private",
        action="store_true",
        help="mask every name and value that no page documents",
    )
    group.addoption("--baseline", metavar="FILE", help="the drift that is known and fails no test")


def _max_time(text: str) -> int:
    """The seconds that `--max-time` names."""
    least, most = MAX_TIME_RANGE
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"use a number of seconds from {least} to {most}")
    return int(text)


def settings_of(config: pytest.Config) -> Settings:
    """The settings of the run that the options ask for."""
    option = config.getoption
    try:
        reports = tuple(parse_output(path) for path in option("--report"))
        min_coverage = gate.parse_min_coverage(option("--min-coverage"))
        levels = levels_of(find_configuration(_path(config, "--config")))
    except ConformanceError as cause:
        raise pytest.UsageError(str(cause)) from cause
    return Settings(
        target=option("--target"),
        cassettes=_path(config, "--cassettes"),
        contracts=_path(config, "--contracts"),
        api_version=option("--api-version"),
        fail_on=option("--fail-on"),
        reports=reports,
        record=option("--record-mode", default=None) in _RECORDING,
        modules=tuple(option("--module")),
        writes=option("--allow-writes"),
        config=_path(config, "--config"),
        journal=_path(config, "--journal"),
        wait=option("--wait"),
        max_requests=option("--max-requests"),
        max_time=option("--max-time"),
        max_age=option("--max-age"),
        levels=levels,
        min_coverage=min_coverage,
        plugins=tuple(option("--plugin")),
        baseline=_path(config, "--baseline"),
        private=option("--private"),
    )


def _path(config: pytest.Config, option: str) -> Path | None:
    value = config.getoption(option)
    return Path(value) if value else None
