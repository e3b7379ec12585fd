"""`derive`: pages to contracts and schemas."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from zoho_conformance.cli.commands.derive_reading import Read
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Decided
from zoho_conformance.runs.settings import Output


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--json", "as_json", is_flag=True, help="Print the contract; write nothing.")
@click.option("--check", "as_check", is_flag=True, help="Fail where committed files differ.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The directory to write to.  [default: this checkout]",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    help="With --check: write x.json, x.xml … or FORM=FILE.",
)
def derive(
    pages: Sequence[str],
    *,
    as_json: bool,
    as_check: bool,
    into: Path | None,
    reports: Sequence[str],
) -> None:
    """Read documentation pages into contracts and schemas.

    A PAGE is a file, a URL, - for standard input, or a directory of pages.
    """
    from zoho_conformance.cli.commands import derive_naming, derive_reading
    from zoho_conformance.model import locations
    from zoho_conformance.runs import library

    if as_json and as_check:
        raise UsageError("--json and --check: one or the other")
    if reports and not as_check:
        raise UsageError("--report: is for --check")
    outputs = _outputs(reports)
    found = derive_reading.named(pages)
    tree = any(one.in_tree for one in found)
    if tree and into is None and not (as_json or as_check):
        raise UsageError("a directory of pages: say with --into DIR where its contracts go")
    if into is None and not (as_json or as_check) and locations.is_installed():
        raise UsageError("say with --into DIR where the contracts go; those of the package stay")
    root = into or locations.root()
    decided = library.all_decided(root) if not as_json else {}
    writes = not (as_json or as_check)
    reads = derive_reading.read_all(found, decided if writes else None, _progress())
    if not as_check:
        reads = list(derive_naming.apart(reads, decided if writes else None))
    _tell_problems(reads, tree=tree)
    if as_json:
        _print(reads)
    elif as_check:
        _report(reads, root, outputs)
        _check(reads, root, decided)
    else:
        _write(reads, root, decided, tree=tree)


def _tell_problems(reads: Sequence[Read], *, tree: bool) -> None:
    """A page of a directory that cannot be read is told and left out; one that was named is due."""
    problems = [one.problem for one in reads if one.contract is None]
    if not tree:
        for problem in problems:
            raise UsageError(problem)
    for problem in problems:
        click.echo(f"not read: {problem}", err=True)
    if len(problems) == len(reads):
        raise UsageError(f"none of the {len(reads)} pages could be read")


def _print(reads: Sequence[Read]) -> None:
    from zoho_conformance.contracts.contract import dump, line

    # Of several pages each on a line of its own, so that a program can take them apart.
    held = [one.contract for one in reads if one.contract is not None]
    for contract in held:
        click.echo(dump(contract) if len(reads) == 1 else line(contract), nl=False)


def _outputs(reports: Sequence[str]) -> Sequence[Output]:
    if not reports:
        return ()
    from zoho_conformance.reports.files import checked

    return [checked(one) for one in reports]


def _report(reads: Sequence[Read], root: Path, outputs: Sequence[Output]) -> None:
    if outputs:
        from zoho_conformance.cli.commands.pages import of_reads
        from zoho_conformance.reports.files import save_all

        save_all(of_reads(reads, root, "info"), outputs)


def _check(reads: Sequence[Read], root: Path, decided: Mapping[str, Decided]) -> None:
    from zoho_conformance.cli.commands.derive_checking import check

    pages = [one.contract for one in reads if one.contract is not None]
    checked = check(root, pages, decided)
    for what in (what for one in checked for what in one.uncompared):
        click.echo(f"not compared: {what}", err=True)
    drifts = [drift for one in checked for drift in one.drifts]
    for drift in drifts:
        click.echo(drift)
    if not drifts:
        click.echo(f"{len(pages)} pages: the committed contracts and schemas say the same")
    sys.exit(1 if drifts else 0)


def _write(
    reads: Sequence[Read], root: Path, decided: Mapping[str, Decided], *, tree: bool
) -> None:
    from zoho_conformance.cli.commands import derive, derive_table
    from zoho_conformance.contracts import rulings

    written = 0
    for one in reads:
        if one.contract is None:
            continue
        try:
            changed = derive.write(root, one.made)
        except OSError as cause:
            raise UsageError(f"{cause.filename}: cannot be written: {cause.strerror}") from cause
        written += len(changed)
        if tree:
            continue
        click.echo(f"{one.contract.page.title}: {len(changed)} files written")
        for stale in rulings.stale(_on(one.contract, decided), one.contract):
            click.echo(f"  {stale}", err=True)
    if tree:
        for told in derive_table.lines(reads, written):
            click.echo(told)


def _on(page: Contract, decided: Mapping[str, Decided]) -> tuple[Ruling, ...]:
    from zoho_conformance.cli.commands.derive import version_of

    held = decided.get(version_of(page))
    return held.on(page) if held else ()


def _progress() -> Callable[[int, int], None] | None:
    """A counter on the terminal, where there is one."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, count: int) -> None:
        end = "\r" if done < count else "\r\033[K"
        click.echo(f"{done} of {count} pages read{end}", err=True, nl=False)

    return show
