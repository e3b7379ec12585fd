"""What was derived from many pages, as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoho_conformance.cli.commands.derive_reading import Read
from zoho_conformance.contracts.contract import Contract

_HEADS = ("operations", "keys", "rows", "doubts", "samples that break them")
_WIDEST = 48


def lines(reads: Sequence[Read], written: int) -> Iterator[str]:
    """A line for each page that was read, and one of totals; ``written`` files changed."""
    rows = [(_title(one.contract), _counts(one.contract, one.breaking)) for one in _held(reads)]
    total = tuple(map(sum, zip(*(counts for _, counts in rows), strict=True)))
    failed = len(reads) - len(rows)
    left = f", {failed} not read" if failed else ""
    names = [name for name, _ in rows]
    width = max(map(len, ("page", *names)))
    yield "  ".join(("page".ljust(width), *_HEADS))
    for name, counts in (*rows, ("total", total)):
        cells = (str(one).rjust(len(head)) for one, head in zip(counts, _HEADS, strict=True))
        yield "  ".join((name.ljust(width), *cells))
    yield f"{len(rows)} pages{left}; {written} files written"


def _held(reads: Sequence[Read]) -> list[Read]:
    return [one for one in reads if one.contract is not None]


def _counts(contract: Contract | None, breaking: int) -> tuple[int, ...]:
    assert contract is not None
    keys = len(contract.request_keys) + len(contract.response_keys)
    return (
        len(contract.operations),
        keys,
        len(contract.errors),
        len(contract.doubts),
        breaking,
    )


def _title(contract: Contract | None) -> str:
    assert contract is not None
    title = contract.page.title or "(no title)"
    return title if len(title) <= _WIDEST else f"{title[: _WIDEST - 1]}…"
