"""`derive`: pages to contracts and schemas."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - `--help` has no use for readers of pages

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.options import uses_option
from zoho_conformance.cli.progress import progress
from zoho_conformance.cli.terminal import is_quiet
from zoho_conformance.model.errors import UsageError

if TYPE_CHECKING:
    from zoho_conformance.cli.derive.load_pages import LoadedPage
    from zoho_conformance.contracts.contract import Contract
    from zoho_conformance.contracts.contract_folder import RulingSet
    from zoho_conformance.contracts.doubt import DoubtKind
    from zoho_conformance.contracts.rulings import Ruling
    from zoho_conformance.runs.settings import Output


@click.command(cls=Command, examples=("zoho-conformance derive pages --into mine",))
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--json", "as_json", is_flag=True, help="Print the contract and write nothing.")
@click.option("--check", "as_check", is_flag=True, help="Fail if the committed files differ.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder to write to.  [default: this checkout]",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    help="With --check: write a report, x.json, x.xml … or FORMAT=FILE.",
)
@uses_option
def derive(
    pages: Sequence[str],
    *,
    as_json: bool,
    as_check: bool,
    into: Path | None,
    reports: Sequence[str],
    uses: Path | None,
) -> None:
    """Derive contracts and schemas from documentation pages.

    PAGE is a file, a URL, - for standard input, or a folder of pages.
    """
    from zoho_conformance.cli.derive import load_pages, shared_ids
    from zoho_conformance.contracts import contract_folder
    from zoho_conformance.model import locations

    if as_json and as_check:
        raise UsageError("--json and --check: use one of them")
    outputs = _outputs(reports, as_check=as_check)
    if uses is not None and not as_check and is_given("uses"):
        raise UsageError("--uses: needs --check")
    writes = not (as_json or as_check)
    sources = load_pages.find_pages(pages)
    from_folder = any(source.from_folder for source in sources)
    if writes and into is None:
        if from_folder:
            raise UsageError("a folder of pages: name the folder for its contracts with --into DIR")
        if locations.is_installed():
            raise UsageError("name a folder with --into DIR (installed contracts are read-only)")
    root = into or locations.root()
    decided = contract_folder.load_all_rulings(root)
    loaded = load_pages.load_all(sources, decided if writes else None, progress("pages read"))
    if not as_check:
        loaded = list(shared_ids.leave_out_shared_ids(loaded, root if writes else None))
    refused = _print_problems(loaded, from_folder=from_folder)
    if as_json:
        _print_contracts(loaded, decided)
    elif as_check:
        _save_report(loaded, root, outputs, uses)
        _check(loaded, root, decided, uses, refused=refused)
    else:
        _write(loaded, root, decided, from_folder=from_folder)
    if refused:
        sys.exit(_REFUSED)


_REFUSED = 2
"""The exit code where a page that was named cannot be read; what is made of the others stands."""


def _print_problems(pages: Sequence[LoadedPage], *, from_folder: bool) -> bool:
    """Print which pages are left out, and whether one of them was named itself.

    Raises `UsageError` where there is no other.
    """
    problems = [page.problem for page in pages if page.contract is None]
    if len(problems) == len(pages) == 1 and not from_folder:
        raise UsageError(problems[0])
    for problem in problems:
        click.echo(f"not read: {problem}", err=True)
    if len(problems) == len(pages):
        raise UsageError(f"none of the {len(pages)} pages could be read")
    return bool(problems) and not from_folder


def _print_contracts(pages: Sequence[LoadedPage], decided: Mapping[str, RulingSet]) -> None:
    from zoho_conformance.cli.derive.sample_doubts import with_sample_doubts
    from zoho_conformance.contracts.contract_file import dump, dump_line
    from zoho_conformance.contracts.schema.promised_page import PromisedPage

    # Several pages are a line each, so that a program can separate them.
    as_text = dump if len(pages) == 1 else dump_line
    for contract in _contracts(pages):
        whole = with_sample_doubts(PromisedPage(contract, _rulings_on(contract, decided)))
        click.echo(as_text(whole), nl=False)


def _contracts(pages: Sequence[LoadedPage]) -> list[Contract]:
    return [page.contract for page in pages if page.contract is not None]


def _operations(contracts: Sequence[Contract]) -> list[str]:
    return [operation.id for contract in contracts for operation in contract.operations]


def _outputs(reports: Sequence[str], *, as_check: bool) -> Sequence[Output]:
    """The reports to write, which only a comparison makes."""
    if reports and not as_check and is_given("reports"):
        raise UsageError("--report: needs --check")
    if not (reports and as_check):
        return ()
    from zoho_conformance.reports.formats import parse_output

    return [parse_output(report) for report in reports]


def _save_report(
    pages: Sequence[LoadedPage], root: Path, outputs: Sequence[Output], uses: Path | None
) -> None:
    if outputs:
        from zoho_conformance.cli.comparison_settings import (
            levels_of_comparison,
            owners_of_comparison,
        )
        from zoho_conformance.cli.derive.compare_committed import report_on_loaded
        from zoho_conformance.reports.mark_owners import mark_owners
        from zoho_conformance.reports.mark_uses import mark_by_file
        from zoho_conformance.reports.write import write_reports

        report = report_on_loaded(pages, root, "info", partial(levels_of_comparison, uses=uses))
        owners = owners_of_comparison(_operations(_contracts(pages)))
        write_reports(mark_owners(mark_by_file(report, uses, root), owners), outputs)


def _check(
    pages: Sequence[LoadedPage],
    root: Path,
    decided: Mapping[str, RulingSet],
    uses: Path | None,
    *,
    refused: bool,
) -> None:
    from zoho_conformance.cli.comparison_settings import levels_of_comparison, owners_of_comparison
    from zoho_conformance.cli.derive.compare_committed import (
        ProjectDecisions,
        check_pages,
        stale_indexes,
    )
    from zoho_conformance.reports.mark_uses import UseMarker
    from zoho_conformance.runs.library import open_library

    contracts = _contracts(pages)
    operations = _operations(contracts)
    checked = check_pages(
        root,
        contracts,
        decided,
        ProjectDecisions(
            levels=levels_of_comparison(operations, uses),
            owners=owners_of_comparison(operations),
            uses=None if uses is None else UseMarker(uses, open_library(root).promises),
        ),
    )
    for page in checked:
        for reason in page.uncompared:
            click.echo(f"not compared: {reason}", err=True)
        for change in page.off:
            click.echo(f"not counted: {change}")
    drifts = [drift for page in checked for drift in page.drifts]
    drifts += stale_indexes(root, contracts)
    for drift in drifts:
        click.echo(drift)
    if not drifts:
        same = (
            "say the same, what is not counted aside"
            if any(page.off for page in checked)
            else ("say the same")
        )
        click.echo(f"{len(checked)} pages: the committed contracts and schemas {same}")
    sys.exit(1 if drifts else _REFUSED if refused else 0)


def _write(
    pages: Sequence[LoadedPage], root: Path, decided: Mapping[str, RulingSet], *, from_folder: bool
) -> None:
    from zoho_conformance.cli.derive import former_files, shared_schemas
    from zoho_conformance.cli.derive.derived_files import version_of, write_changed, write_index

    contracts = _contracts(pages)
    versions = dict.fromkeys(map(version_of, contracts))
    before = {version: shared_schemas.open_promises(root, version) for version in versions}
    derived = {path for page in pages for path in page.files}
    former = former_files.find_former_files(root, contracts, derived)
    read = [page for page in pages if page.contract is not None]
    written: set[str] = set()
    count = 0
    try:
        for page in read:
            written.update(write_changed(root, _files(page, schemas=False)))
        former_files.remove(root, former)
        # What several pages agree on is known when all of them are written.
        schemas = {path: text for page in read for path, text in _files(page, schemas=True).items()}
        for version in versions:
            count += write_index(root, version)
            schemas |= shared_schemas.files_of_shared(root, version, before[version])
        written.update(write_changed(root, schemas))
    except OSError as cause:
        raise UsageError(f"{cause.filename}: cannot be written: {cause.strerror}") from cause
    if not from_folder:
        _print_written(read, written, decided)
    for path in former:
        click.echo(f"removed: {path}: its page derives to it no longer")
    if from_folder:
        rows = list(_summary(pages, count + len(written)))
        for row in rows[-1:] if is_quiet() else rows:
            click.echo(row)


def _files(page: LoadedPage, *, schemas: bool) -> dict[str, str]:
    """The files of a page that are schemas, or those that are not."""
    return {
        path: text for path, text in page.files.items() if path.startswith("schemas/") == schemas
    }


def _print_written(
    pages: Sequence[LoadedPage], written: set[str], decided: Mapping[str, RulingSet]
) -> None:
    """Print how many files of each page changed, and which rulings on it are stale."""
    from zoho_conformance.contracts import rulings

    for page in pages:
        assert page.contract is not None
        count = sum(path in written for path in page.files)
        click.echo(f"{page.contract.page.title}: {count} files written")
        for warning in rulings.stale_rulings(_rulings_on(page.contract, decided), page.contract):
            click.echo(f"  {warning}", err=True)
    others = written - {path for page in pages for path in page.files}
    if others:
        names = ", ".join(sorted({path.split("/")[2] for path in others}))
        click.echo(f"other pages of the same operations ({names}): {len(others)} files written")


def _rulings_on(page: Contract, decided: Mapping[str, RulingSet]) -> tuple[Ruling, ...]:
    from zoho_conformance.cli.derive.derived_files import version_of

    of_version = decided.get(version_of(page))
    return of_version.for_page(page) if of_version else ()


COUNTED = ("operations", "keys", "rows", "doubts", "samples that break them")
MAX_TITLE_CHARS = 48
_USUAL: Mapping[DoubtKind, str] = {
    "no-success-status": "state no success status",
    "error-listed-twice": "list an error code more than once",
}
"""What is doubtful on nearly every page: it is counted once, and not among the doubts."""


def _summary(pages: Sequence[LoadedPage], written: int) -> Iterator[str]:
    """A row for each page that was read, a total, and how many files were written."""
    from zoho_conformance.cli.derive.shared_schemas import operations_of_several

    rows = [
        (_title(page.contract), _counts(page.contract, page.breaking_samples))
        for page in pages
        if page.contract is not None
    ]
    total = tuple(map(sum, zip(*(counts for _, counts in rows), strict=True)))
    width = max(len(title) for title, _ in (("page", ()), *rows))
    yield "  ".join(("page".ljust(width), *COUNTED))
    for title, counts in (*rows, ("total", total)):
        cells = (str(n).rjust(len(head)) for n, head in zip(counts, COUNTED, strict=True))
        yield "  ".join((title.ljust(width), *cells))
    contracts = _contracts(pages)
    for kind, what in _USUAL.items():
        count = sum(any(doubt.kind == kind for doubt in page.doubts) for page in contracts)
        if count:
            yield f"{count} of {len(contracts)} pages {what}"
    shared = list(operations_of_several(contracts))
    if shared:
        names = ", ".join(sorted(shared))
        yield f"on several pages, which `contracts show` compares: {names}"
    unread = len(pages) - len(rows)
    left_out = f", {unread} not read" if unread else ""
    yield f"{len(rows)} pages{left_out}; {written} files written"


def _counts(contract: Contract, breaking_samples: int) -> tuple[int, ...]:
    keys = len(contract.request_keys) + len(contract.response_keys)
    facts = (len(contract.operations), keys, len(contract.errors), len(contract.doubts_to_read))
    return (*facts, breaking_samples)


def _title(contract: Contract) -> str:
    title = contract.page.title or "(no title)"
    return title if len(title) <= MAX_TITLE_CHARS else f"{title[: MAX_TITLE_CHARS - 1]}…"
