"""`audit`: judge archives of exchanges of any format and size."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any  # noqa: TID251 - `--help` has no use for reports

import click

from zoho_conformance.cli.build_settings import baseline_file, build_settings, parse_map
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.options import judging_options
from zoho_conformance.cli.progress import Progress
from zoho_conformance.model.errors import UsageError

if TYPE_CHECKING:
    from zoho_conformance.audit.engines import Judged
    from zoho_conformance.reports.report import Report

_ENGINES = ("local", "dask")


@click.command(
    cls=Command,
    examples=("zoho-conformance audit recordings --since 2020-01-01 --report archive.html",),
)
@click.argument("archives", nargs=-1, required=True, metavar="PATH...")
@click.option("--sample", metavar="SHARE", help="Judge a share of the exchanges, such as 10%.")
@click.option("--since", metavar="TIME", help="Only exchanges recorded at this time or later.")
@click.option("--until", metavar="TIME", help="Only exchanges recorded before this time.")
@click.option(
    "--operation",
    "operations",
    multiple=True,
    metavar="PATTERN",
    help="Only exchanges of these operations, such as 'get_*'.",
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    metavar="STATUS",
    help="Only these HTTP statuses, such as 200 or 4xx.",
)
@click.option(
    "--verify",
    metavar="SHARE",
    help="Judge a share of the exchanges a second time in full, and report differences.",
)
@click.option(
    "--observed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the observed contract: which keys appeared, how often, with which types.",
)
@click.option(
    "--values-of",
    multiple=True,
    metavar="KEY",
    help="With --observed: also write the values of a key, such as one of your picklists.",
)
@click.option(
    "--over-time/--no-over-time",
    "over_time",
    default=None,
    help="Report keys that used to appear and no longer do.  [default: for archives below 16 MB]",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Use N processes.",
)
@click.option(
    "--engine",
    type=click.Choice(_ENGINES),
    default="local",
    show_default=True,
    help="Judge on this machine, or with Dask workers.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="With --engine dask: the scheduler, or `local` for workers on this machine.",
)
@judging_options
def audit(
    *,
    archives: Sequence[str],
    field_map: str | None,
    reports: Sequence[str],
    min_coverage: Sequence[str],
    baseline: Path | None,
    no_baseline: bool,
    details: bool,
    **options: Any,
) -> None:
    """Judge archives of recordings and logs, and give the verdict.

    PATH is the same as for `check`, of any size: exchanges are read, judged and counted one by one,
    and only the first example of each finding is kept. `check` is for the recordings of a test
    suite, where every exchange is a case; the findings are the same.
    """
    from zoho_conformance.audit.choice import parse_choice, parse_share
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.cli.output import finish
    from zoho_conformance.reports.formats import parse_output
    from zoho_conformance.reports.run_audit import AuditSettings, run_audit

    choice = parse_choice(
        options.pop("sample"),
        options.pop("since"),
        options.pop("until"),
        options.pop("operations"),
        options.pop("statuses"),
    )
    verify = options.pop("verify")
    outputs = tuple(parse_output(path) for path in reports)
    asked = AuditSettings(
        choice,
        parse_share("--verify", verify) if verify else 0.0,
        _engine(options.pop("engine"), options.pop("scheduler"), options.pop("jobs")),
        _observing(options.pop("observed"), options.pop("values_of"), private=options["private"]),
        options.pop("over_time"),
        bool(outputs),
    )
    settings = build_settings(
        recordings=tuple(archives),
        fields=parse_map(field_map),
        reports=outputs,
        min_coverage=gate.parse_min_coverage(min_coverage),
        baseline=baseline_file(baseline, ignored=no_baseline),
        **options,
    )
    progress = Progress("exchanges")

    def show(judged: Judged) -> None:
        progress(judged.exchanges, note=f"{judged.drifted:,} drifted")

    def judge() -> Report:
        try:
            return run_audit(settings, asked, show)
        finally:
            progress.end()

    finish(judge, settings.reports, details=details)


def _observing(file: Path | None, values_of: tuple[str, ...], *, private: bool) -> Any:
    from zoho_conformance.audit.observing import Observing

    if file is None:
        if values_of and is_given("values_of"):
            raise UsageError("--values-of: only with --observed")
        return None
    if private:
        raise UsageError(
            "--observed: cannot be combined with --private: the file contains the names of your "
            "modules and fields"
        )
    return Observing(file, values_of)


def _engine(name: str, scheduler: str | None, jobs: int) -> Any:
    from zoho_conformance.audit.engines import InProcess

    if name == "dask":
        from zoho_conformance.audit.dask_engine import Dask

        if scheduler is None:
            raise UsageError("--engine dask: name its --scheduler, or `local`")
        return Dask(scheduler, jobs)
    if scheduler is not None and is_given("scheduler"):
        raise UsageError("--scheduler: only with --engine dask")
    if jobs == 1:
        return InProcess()
    from zoho_conformance.audit.processes import Processes

    return Processes(jobs)
