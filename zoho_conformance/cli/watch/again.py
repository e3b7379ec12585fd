"""The commands that show again what a watch saw."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from zoho_conformance.cli.configured import named_file
from zoho_conformance.cli.given import given_options
from zoho_conformance.cli.report_source import ReportSource


def commands_again(source: ReportSource, options: Mapping[str, Any]) -> tuple[str, ...]:
    """The commands that show in full what this one sees; without names if it is private."""
    if options["private"]:
        return ("zoho-conformance check, with the options of this watch",)
    from zoho_conformance.cli.check import check

    commands: list[list[str]] = []
    if source.read is not None:
        commands.append(["zoho-conformance", "report", source.read, "--details"])
    elif not options["no_check"]:
        commands.append(
            ["zoho-conformance", "check", *given_options(check), *_named_configuration()]
        )
    if options["pages"]:
        contracts = ["--into", str(options["contracts"])] if options["contracts"] else []
        commands.append(["zoho-conformance", "derive", "--check", *options["pages"], *contracts])
    if options["org_schema"] and (options["no_check"] or options["target"] == "live"):
        file = str(options["org_schema"])
        commands.append(
            ["zoho-conformance", "org-schema", "diff", file, "live", *_named_configuration()]
        )
    return tuple(map(shlex.join, commands))


def _named_configuration() -> list[str]:
    named = named_file()
    return [f"--config={named}"] if named else []
