"""What the commands that judge do at their end: write the reports, print the verdict, exit."""

# ruff: noqa: PLC0415 - what renders a report is imported when there is one.

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import click

from zoho_conformance.runs.settings import Output


def tell(report: Mapping[str, Any], outputs: Sequence[Output], *, details: bool) -> NoReturn:
    """Write the reports, print the verdict, and exit with its code."""
    from zoho_conformance.model.environment import has_colour
    from zoho_conformance.reports import files, text
    from zoho_conformance.reports.report import EXIT_CODES

    files.save_all(report, outputs)
    # A report on standard output is to be read by a program, and the verdict by people.
    taken = any(one.file == files.STDOUT and one.form != "github" for one in outputs)
    stream = sys.stderr if taken else sys.stdout
    told = text.render(report, details=details, colour=has_colour(stream))
    click.echo(told, err=taken, color=True)
    sys.exit(EXIT_CODES[report["verdict"]])
