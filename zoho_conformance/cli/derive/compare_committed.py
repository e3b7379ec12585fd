"""Pages against the committed contracts: `derive --check`, and the alarm of `watch --pages`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import structs

from zoho_conformance.cli.derive.derived_files import callback_files, schema_files, version_of
from zoho_conformance.cli.derive.load_pages import LoadedPage, find_pages, load_all
from zoho_conformance.cli.derive.shared_schemas import open_promises
from zoho_conformance.cli.editions import Edition, report_diff
from zoho_conformance.compare.diff import compare, list_uncompared, match_pages, normal_address
from zoho_conformance.contracts import apply_rulings, contract_file, rulings
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_folder import RulingSet
from zoho_conformance.contracts.index import build_index, dump_index, index_file
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.model import json_text, locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_text import NotJsonError
from zoho_conformance.model.json_values import is_equal
from zoho_conformance.model.rules import Level
from zoho_conformance.reports import finding_wording
from zoho_conformance.reports.findings_of_run import report_finding
from zoho_conformance.reports.level_uses import is_off, level_note
from zoho_conformance.reports.mark_uses import UseMarker
from zoho_conformance.reports.report import Report, ReportedExchange, ReportKind
from zoho_conformance.reports.report_finding import ReportFinding, use_rank
from zoho_conformance.runs.levels import Levels
from zoho_conformance.runs.owners import Ownership

REPORT_KIND: ReportKind = "pages"

FindLevels = Callable[[Iterable[str]], Levels | None]
"""Finds the levels that a project sets, given the operations of what is compared."""


@dataclass(frozen=True, slots=True)
class ProjectDecisions:
    """What a project says of changes: their levels, whose they are, and what its code uses."""

    levels: Levels | None = None
    owners: Ownership | None = None
    uses: UseMarker | None = None

    def mark(self, changes: Iterable[Finding]) -> Sequence[ReportFinding]:
        """The changes with what is said of them; what code uses comes first."""
        if self.levels is not None:
            changes = map(self.levels.set_level, changes)
        shown = [report_finding(REPORT_KIND, change, None) for change in changes]
        if self.owners is not None:
            shown = [structs.replace(row, owners=self.owners.of(row)) for row in shown]
        return shown if self.uses is None else sorted(map(self.uses.mark, shown), key=use_rank)


@dataclass(frozen=True, slots=True)
class Committed:
    """A committed contract, with its path below the root."""

    contract: Contract
    file: str


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """One sentence for each difference, and one for each thing that could not be compared.

    `off` are differences that the configuration switches off.
    """

    drifts: tuple[str, ...]
    uncompared: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


def committed_contracts(root: Path, pages: Sequence[Contract]) -> Iterator[Committed | None]:
    """The committed contract of each page: the one with its operations, else the one of its title.

    A page that has lost its version is searched for in all versions.
    """
    folders = [version_of(page) if page.page.version else "*" for page in pages]
    by_folder = {folder: _load(root, folder) for folder in set(folders)}
    for page, folder in zip(pages, folders, strict=True):
        committed = by_folder[folder]
        matches = match_pages([candidate.contract for candidate in committed], [page])
        yield next((committed[index] for index in matches), None)


def _load(root: Path, folder: str) -> tuple[Committed, ...]:
    files = sorted(root.glob(f"contracts/{folder}/*.json"))
    return tuple(
        Committed(contract_file.load(file), file.relative_to(root).as_posix()) for file in files
    )


def check_pages(
    root: Path,
    pages: Sequence[Contract],
    decided: Mapping[str, RulingSet],
    project: ProjectDecisions | None = None,
) -> tuple[CheckedPage, ...]:
    """Compare the committed files with each page; wording, layout and order do not count.

    Contracts are compared by meaning, schemas with what the committed contract derives to. What the
    code of the `project` uses comes first. Raises `UsageError` for a page that has neither
    operations nor the title of a contract.
    """
    pairs = zip(committed_contracts(root, pages), pages, strict=True)
    decisions = project or ProjectDecisions()
    return tuple(_check(root, committed, page, decided, decisions) for committed, page in pairs)


def _check(
    root: Path,
    committed: Committed | None,
    page: Contract,
    decided: Mapping[str, RulingSet],
    project: ProjectDecisions,
) -> CheckedPage:
    if committed is None:
        if not page.operations:
            raise UsageError(
                f"{page.page.title or 'the page'}: no method and path on this page, and no "
                "contract with its title, so there is nothing to compare"
            )
        path = f"contracts/{version_of(page)}/{page.operations[0].id}.json"
        return CheckedPage((f"{path}: missing; write it with `derive`",))
    before = committed.contract
    now = _with_ids_of(before, page)
    uncompared = tuple(list_uncompared(before, now))
    of_version = decided.get(version_of(before))
    ruled = of_version.for_page(before) if of_version else ()
    marked = project.mark(compare([before], [now]))
    drifts = [
        # What this form of the page cannot show has not been taken back.
        *(() if uncompared else rulings.stale_rulings(ruled, now)),
        *(_sentence(committed, change) for change in marked if not is_off(change)),
        *_stale_schemas(root, before, ruled),
    ]
    off = (_sentence(committed, change) for change in marked if is_off(change))
    return CheckedPage(tuple(drifts), uncompared, tuple(off))


def _with_ids_of(before: Contract, page: Contract) -> Contract:
    """The page, its operations under the ids of the contract: a page may get a new title."""
    ids = {normal_address(operation): operation.id for operation in before.operations}
    operations = tuple(
        structs.replace(operation, id=ids.get(normal_address(operation), operation.id))
        for operation in page.operations
    )
    return structs.replace(page, operations=operations)


def _sentence(committed: Committed, change: ReportFinding) -> str:
    owner = f"owner {', '.join(change.owners)}" if change.owners else ""
    notes = (level_note(change) or change.level, finding_wording.use_line(change), owner)
    return (
        f"{committed.file}: {change.rule} at {change.path}: "
        f"{change.expected} → {change.actual} ({', '.join(filter(None, notes))})"
    )


def _stale_schemas(root: Path, before: Contract, ruled: tuple[Ruling, ...]) -> Iterator[str]:
    shared = open_promises(root, version_of(before))
    files = callback_files(before, ruled)
    for id_, own in apply_rulings.promises([before], ruled).items():
        agreed = shared[id_] if shared and id_ in shared else own
        promise = structs.replace(agreed, operation=own.operation) if agreed.parts else own
        files |= schema_files(promise)
    for path, text in files.items():
        file = root / path
        if not file.exists():
            yield f"{path}: missing; write it with `derive`"
        elif not is_equal(_parse_schema(file), json.loads(text)):
            yield f"{path}: differs from what the contract derives to; write it with `derive`"


def stale_indexes(root: Path, pages: Sequence[Contract]) -> Iterator[str]:
    """A sentence for each index that is not of the committed contracts.

    Contracts of others may do without one.
    """
    for version in dict.fromkeys(map(version_of, pages)):
        file = index_file(root, version)
        name = file.relative_to(root).as_posix()
        if not file.exists():
            if locations.is_ours(root):
                yield f"{name}: missing; write it with `derive`"
        elif file.read_text(encoding="utf-8") != dump_index(build_index(root, version)[0]):
            yield f"{name}: differs from the contracts; write it with `derive`"


def _parse_schema(file: Path) -> object:
    """The JSON of a file; None, which equals no schema, for a file without any."""
    try:
        return json_text.parse_body(file.read_bytes()).value
    except NotJsonError:
        return None


def report_on_pages(
    pages: Sequence[str],
    contracts: Path | None,
    fail_on: Level,
    find_levels: FindLevels | None = None,
) -> Report:
    """A report on pages (files, URLs, folders) against the contracts below a folder.

    `find_levels` gives the levels of the project for what is compared.

    A page that cannot be fetched or read counts as not judged. Raises `UsageError` for a file that
    does not exist.
    """
    sources = find_pages(pages)
    for source in sources:
        # An address may be out of reach for a while; a missing file stays missing.
        if source.path is not None and not source.path.exists():
            raise UsageError(f"--pages {source.name}: no such file")
    loaded = load_all(sources, None, None)
    return report_on_loaded(loaded, contracts or locations.root(), fail_on, find_levels)


def report_on_loaded(
    pages: Sequence[LoadedPage],
    root: Path,
    fail_on: Level,
    find_levels: FindLevels | None = None,
) -> Report:
    """A report on loaded pages against the contracts below a folder; see `report_on_pages`."""
    now = [(page.contract, page.name) for page in pages if page.contract is not None]
    unread = [(page.name, page.problem) for page in pages if page.contract is None]
    before = Edition("the contracts", tuple(_committed_files(root, [page for page, _ in now])))
    after = Edition("the pages", tuple(now), tuple(problem for _, problem in unread))
    levels = find_levels((*before.operations, *after.operations)) if find_levels else None
    report = report_diff(before, after, fail_on, REPORT_KIND, levels)
    return _add_unread_pages(report, unread)


def _committed_files(root: Path, pages: Sequence[Contract]) -> list[tuple[Contract, str]]:
    """The committed contracts of these pages, each once, with their files."""
    by_file = {
        committed.file: committed.contract
        for committed in committed_contracts(root, pages)
        if committed is not None
    }
    return [(before, str(root / file)) for file, before in by_file.items()]


def _add_unread_pages(report: Report, unread: Sequence[tuple[str, str]]) -> Report:
    """The report with an exchange that was not judged for each page that could not be read."""
    exchanges = (
        ReportedExchange(
            target=REPORT_KIND,
            operation=name,
            case_label=REPORT_KIND,
            outcome="unreadable",
            reason=problem,
            request=None,
        )
        for name, problem in unread
    )
    target = report.run.targets[0]
    target = msgspec.structs.replace(target, cases=target.cases + len(unread))
    return msgspec.structs.replace(
        report,
        run=msgspec.structs.replace(report.run, targets=(target,)),
        exchanges=(*report.exchanges, *exchanges),
    )
