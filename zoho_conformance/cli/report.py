"""`report` and `explain`: views of a report that was written, and the story of a finding."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from zoho_conformance.model.errors import UsageError


@click.command(short_help="Render a report in other forms.")
@click.argument("reports", nargs=-1, metavar="FILE...")
@click.option(
    "--format",
    "forms",
    multiple=True,
    metavar="FORM",
    help="text (default), json, junit, html, markdown, sarif or github; or FORM=FILE.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write; standard output without it.",
)
@click.option("--details", is_flag=True, help="As text: tell everything, however much there is.")
@click.option("--exit-code", is_flag=True, help="Exit with the code of the report's verdict.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of reports.")
def report(
    *,
    reports: Sequence[str],
    forms: Sequence[str],
    output: Path | None,
    details: bool,
    exit_code: bool,
    schema: bool,
) -> None:
    """Render a report that `check --report x.json` wrote (`-`: standard input) in other forms.

    With several reports the last by its time is shown, and html plots the history of all.
    """
    from zoho_conformance.reports import files, read
    from zoho_conformance.reports.report import EXIT_CODES

    if schema:
        click.echo(json.dumps(read.schema(), indent=2, ensure_ascii=False))
        return
    if not reports:
        raise UsageError("report: name the JSON file of a report, or - for standard input")
    held = sorted((read.load(one) for one in reports), key=lambda one: one["run"]["started"])
    newest, before = held[-1], held[:-1]
    outputs = [_output(form, output) for form in forms or ("text",)]
    if output and len(outputs) > 1:
        raise UsageError("-o: is for one form; of several, name FORM=FILE each")
    if before and not any(one.form == "html" for one in outputs):
        raise UsageError("several reports: only html shows their history; add --format html")
    for one in outputs:
        if one.form == "text" and one.file == files.STDOUT:
            _text(newest, details=details)
        else:
            files.save(newest, one, before)
    sys.exit(EXIT_CODES[newest["verdict"]] if exit_code else 0)


def _output(form: str, file: Path | None) -> Any:
    from zoho_conformance.reports import files
    from zoho_conformance.runs.settings import Output

    name, named, _ = form.partition("=")
    if name not in files.FORMS:
        raise UsageError(f"--format {form}: is one of {', '.join(files.FORMS)}")
    return files.checked(form) if named else Output(form, file or files.STDOUT)


def _text(held: Mapping[str, Any], *, details: bool) -> None:
    from zoho_conformance.model.environment import has_colour
    from zoho_conformance.reports import text

    told = text.render(held, details=details, colour=has_colour(sys.stdout))
    click.echo(told, color=True)


@click.command(short_help="Tell what a rule or a finding means.")
@click.argument("name", required=False, metavar="[RULE | FINGERPRINT]")
@click.option("--report", "file", metavar="FILE", help="The JSON report that has the finding.")
def explain(name: str | None, file: str | None) -> None:
    """Tell what a rule means, or with --report all there is to a finding of it."""
    from zoho_conformance.cli.commands import explain as telling
    from zoho_conformance.model import rules

    if name is None:
        click.echo(telling.listed())
    elif file is None or rules.find_rule(name):
        click.echo(telling.rule(name))
    else:
        from zoho_conformance.cli.commands import explain_finding
        from zoho_conformance.reports import read

        click.echo(explain_finding.finding(name, read.load(file)))
