"""Load pages from files, addresses, folders and standard input; many of them in parallel."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from zoho_conformance.cli.derive.derived_files import files_of, version_of
from zoho_conformance.cli.derive.sample_doubts import with_sample_doubts
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_folder import RulingSet
from zoho_conformance.contracts.schema.promised_page import PromisedPage
from zoho_conformance.contracts.schema.sample_check import broken_samples
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import read_bytes, walk
from zoho_conformance.pages.read import page_source
from zoho_conformance.pages.reader import read

SUFFIXES = frozenset({".md", ".html", ".htm", ".txt"})
_SCHEMES = ("http://", "https://")
_STDIN = "-"

MAX_PROCESSES = 8
"""With more, writing takes longer than reading."""

POOL_FROM_BYTES = 500_000
"""The size of all pages from which a process pool saves more time than it takes to start."""


@dataclass(frozen=True, slots=True)
class PageSource:
    """Where a page is: its name in messages; `from_folder` if a folder was named instead of it."""

    name: str
    path: Path | None
    from_folder: bool


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """A page's contract, or the problem (one line) that left it without one.

    `files` are the files that it derives to, by path; `breaking_samples` counts the samples of the
    page that break its own keys. Both are filled only on request.
    """

    name: str
    contract: Contract | None
    problem: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    breaking_samples: int = 0


def find_pages(arguments: Iterable[str]) -> list[PageSource]:
    """Every page that the arguments name: files, URLs, `-`, and folders with all pages below them.

    Raises `UsageError` for a folder without a single page.
    """
    sources: list[PageSource] = []
    for argument in arguments:
        path = Path(argument)
        if argument == _STDIN or argument.startswith(_SCHEMES):
            sources.append(PageSource(argument, None, from_folder=False))
        elif path.is_dir():
            files = list(_page_files(path))
            if not files:
                suffixes = ", ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
                raise UsageError(f"{argument}: no pages in this folder (expected {suffixes})")
            sources += [PageSource(str(file), file, from_folder=True) for file in files]
        else:
            sources.append(PageSource(argument, path, from_folder=False))
    return sources


def load_all(
    pages: Sequence[PageSource],
    decided: Mapping[str, RulingSet] | None,
    progress: Callable[[int, int], None] | None,
) -> list[LoadedPage]:
    """Load each page, in the given order.

    With rulings (`decided`, by API version) the files of each page are derived too. `progress` is
    called with the number of pages loaded and the number of all.
    """
    load = partial(load_page, decided=decided)
    size = sum(page.path.stat().st_size for page in pages if page.path and page.path.is_file())
    processes = min(os.cpu_count() or 1, MAX_PROCESSES, len(pages))
    if size < POOL_FROM_BYTES or processes == 1:
        return _collect(map(load, pages), len(pages), progress)
    with ProcessPoolExecutor(processes, initializer=_ignore_interrupts) as pool:
        try:
            chunk = max(1, len(pages) // (processes * 8))
            return _collect(pool.map(load, pages, chunksize=chunk), len(pages), progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def load_page(page: PageSource, decided: Mapping[str, RulingSet] | None) -> LoadedPage:
    """Load one page; a page that cannot be read has a problem instead of a contract."""
    try:
        contract = read(_text(page), page.name)
    except UsageError as cause:
        return LoadedPage(page.name, None, str(cause))
    if decided is None:
        return LoadedPage(page.name, contract)
    return with_derived_files(page.name, contract, decided)


def with_derived_files(
    name: str, contract: Contract, decided: Mapping[str, RulingSet]
) -> LoadedPage:
    """The page with the files that it derives to."""
    of_version = decided.get(version_of(contract))
    rulings = of_version.for_page(contract) if of_version else ()
    promised = PromisedPage(contract, rulings)
    contract = with_sample_doubts(promised)
    try:
        files = files_of(promised, contract)
    except UsageError as cause:
        return LoadedPage(name, None, f"{name}: {cause}")
    return LoadedPage(name, contract, "", files, len(broken_samples(promised)))


def _text(page: PageSource) -> str:
    if page.name.startswith(_SCHEMES):
        from zoho_conformance.exchanges.http.fetch_page import (  # noqa: PLC0415 - an HTTP client
            fetch,
        )
        from zoho_conformance.runs import configuration  # noqa: PLC0415 - as above

        return fetch(page.name, configuration.pages_cache_folder())
    try:
        raw = read_bytes(page.path) if page.path else sys.stdin.buffer.read()
    except OSError as cause:
        raise UsageError(f"{page.name}: cannot be read: {cause.strerror}") from cause
    return page_source.decode_page(raw, page.name)


def _page_files(folder: Path) -> Iterator[Path]:
    """The files below a folder that hold pages, by name; hidden ones are left out."""
    for file in sorted(walk(folder)):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.suffix.casefold() in SUFFIXES and not hidden:
            yield file


def _collect(
    loads: Iterable[LoadedPage], count: int, progress: Callable[[int, int], None] | None
) -> list[LoadedPage]:
    loaded = []
    for page in loads:
        loaded.append(page)
        if progress is not None:
            progress(len(loaded), count)
    return loaded


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; the parent ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
