"""`diff`: compare two editions of contracts or pages by meaning."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - most projects set neither

import click

from zoho_conformance.cli.build_settings import only_with_uses
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import (
    details_option,
    fail_on_option,
    fail_on_used_option,
    report_option,
    uses_option,
)
from zoho_conformance.cli.progress import progress
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import Level

if TYPE_CHECKING:
    from zoho_conformance.runs.levels import Levels
    from zoho_conformance.runs.owners import Ownership


@click.command(
    cls=Command, examples=("zoho-conformance diff contracts mine --report changes.html",)
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@fail_on_option(
    "The lowest level of change that fails: error breaks clients, warning may, info does not."
)
@report_option
@uses_option
@fail_on_used_option
@details_option
def diff(
    *,
    old: str,
    new: str,
    fail_on: Level,
    reports: Sequence[str],
    uses: Path | None,
    fail_on_used: bool,
    details: bool,
) -> None:
    """Compare what OLD and NEW promise; wording, layout and order are ignored.

    Each is a contract file, a page (file, URL or -), or a directory of contracts or pages. NEW can
    also be what `audit --observed` wrote: this shows what came undocumented, and what is documented
    but never came.
    """
    from zoho_conformance.cli import editions
    from zoho_conformance.cli.comparison_settings import levels_of_comparison, owners_of_comparison
    from zoho_conformance.cli.output import finish
    from zoho_conformance.compare.diff.observed import compare_observed
    from zoho_conformance.contracts.observed import load_observed
    from zoho_conformance.reports.formats import parse_output
    from zoho_conformance.reports.mark_owners import mark_owners
    from zoho_conformance.reports.mark_uses import mark_by_file

    outputs = [parse_output(output) for output in reports]
    fails_alone = only_with_uses(uses, fail_on_used=fail_on_used)
    mark = partial(mark_by_file, file=uses, contracts=None, fails_alone=fails_alone)

    def decisions(operations: Iterable[str]) -> tuple[Levels | None, Ownership | None]:
        names = tuple(operations)
        return levels_of_comparison(names, uses), owners_of_comparison(names)

    if editions.is_observed_file(old):
        raise UsageError(
            f"{old}: is an observed contract; pass it second, after the documented contracts"
        )
    if editions.is_observed_file(new):
        before = editions.load_edition(old, progress("pages read"))
        levels, owners = decisions(before.operations)
        compared = compare_observed(before.contracts, load_observed(Path(new)))
        editions.tell_not_compared(before, compared, new)
        finish(
            lambda: mark_owners(
                mark(editions.report_observed(before, compared, new, fail_on, levels)),
                owners,
            ),
            outputs,
            details=details,
        )
    before, after = (
        editions.load_edition(old, progress("pages read")),
        editions.load_edition(new, progress("pages read")),
    )
    for problem in (*before.unread, *after.unread):
        click.echo(f"not read: {problem}", err=True)
    for note in editions.uncompared_lines(before, after):
        click.echo(f"not compared: {note}", err=True)
    operations = (*before.operations, *after.operations)
    levels, owners = decisions(operations)
    finish(
        lambda: mark_owners(
            mark(editions.report_diff(before, after, fail_on, levels=levels)), owners
        ),
        outputs,
        details=details,
    )
