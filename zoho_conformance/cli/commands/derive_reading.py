"""Pages from wherever they are named, taken one after the other or, if there are many, at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from zoho_conformance.cli.commands.derive import files, version_of
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.schema.sample_check import breaking
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.read import source
from zoho_conformance.pages.reader import read
from zoho_conformance.runs.library import Decided

SUFFIXES = frozenset({".md", ".html", ".htm", ".txt"})
_SCHEMES = ("http://", "https://")
_STDIN = "-"

_MOST = 8
"""Processes, from which on writing takes longer than reading."""

_MANY = 500_000
"""Bytes of pages from which on starting further processes costs less than it saves."""


@dataclass(frozen=True, slots=True)
class Named:
    """Where a page is, by the name that messages call it; ``in_tree``: a directory was named."""

    name: str
    path: Path | None
    in_tree: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a page: its contract, or one line that says why there is none.

    ``made`` are the files that it derives to, by their paths; ``breaking`` counts the page's own
    samples that break its own keys. Both only where they were asked for.
    """

    name: str
    contract: Contract | None
    problem: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    breaking: int = 0


def named(arguments: Iterable[str]) -> list[Named]:
    """Every page that the arguments name: files, URLs, `-`, and directories with all below them.

    ``UsageError`` for what is not there, and for a directory without a single page.
    """
    found: list[Named] = []
    for one in arguments:
        path = Path(one)
        if one == _STDIN or one.startswith(_SCHEMES):
            found.append(Named(one, None, in_tree=False))
        elif path.is_dir():
            files = list(_tree(path))
            if not files:
                forms = ", ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
                raise UsageError(f"{one}: holds no pages, that is none of {forms}")
            found += [Named(str(file), file, in_tree=True) for file in files]
        else:
            found.append(Named(one, path, in_tree=False))
    return found


def read_all(
    pages: Sequence[Named],
    decided: Mapping[str, Decided] | None,
    progress: Callable[[int, int], None] | None,
) -> list[Read]:
    """What became of each page, in their order.

    With rulings, ``decided`` by API version, its files are derived too. ``progress`` is told how
    many pages are done, and of how many.
    """
    one_by_one = partial(read_one, decided=decided)
    size = sum(one.path.stat().st_size for one in pages if one.path and one.path.is_file())
    processes = min(os.cpu_count() or 1, _MOST, len(pages))
    if size < _MANY or processes < 2:  # noqa: PLR2004 - one alone is this one
        return _gathered(map(one_by_one, pages), len(pages), progress)
    with ProcessPoolExecutor(processes, initializer=_ignore_interrupts) as pool:
        try:
            some = max(1, len(pages) // (processes * 8))
            return _gathered(pool.map(one_by_one, pages, chunksize=some), len(pages), progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def read_one(page: Named, decided: Mapping[str, Decided] | None) -> Read:
    """What became of one page."""
    try:
        contract = read(_text(page), page.name)
    except UsageError as cause:
        return Read(page.name, None, str(cause))
    return Read(page.name, contract) if decided is None else derived(page.name, contract, decided)


def derived(name: str, contract: Contract, decided: Mapping[str, Decided]) -> Read:
    """A page with what it derives to."""
    held = decided.get(version_of(contract))
    mine = held.on(contract) if held else ()
    try:
        made = files(contract, mine)
    except UsageError as cause:
        return Read(name, None, f"{name}: {cause}")
    return Read(name, contract, "", made, len(breaking(contract, mine)))


def _text(page: Named) -> str:
    if page.name.startswith(_SCHEMES):
        # What reads files has no use for an HTTP client.
        from zoho_conformance.exchanges.http.fetch_page import fetch  # noqa: PLC0415
        from zoho_conformance.runs import configuration  # noqa: PLC0415

        return fetch(page.name, configuration.pages_cache_folder())
    try:
        raw = page.path.read_bytes() if page.path else sys.stdin.buffer.read()
    except OSError as cause:
        raise UsageError(f"{page.name}: cannot be read: {cause.strerror}") from cause
    return source.decoded(raw, page.name)


def _tree(folder: Path) -> Iterator[Path]:
    """The files below a directory that pages are saved in, by name; no hidden ones."""
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.suffix.casefold() in SUFFIXES and not hidden and file.is_file():
            yield file


def _gathered(
    reads: Iterable[Read], count: int, progress: Callable[[int, int], None] | None
) -> list[Read]:
    found = []
    for one in reads:
        found.append(one)
        if progress is not None:
            progress(len(found), count)
    return found


def _ignore_interrupts() -> None:
    """An interrupt reaches every process of a terminal; the one that began ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
