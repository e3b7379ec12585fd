"""The alarm of pages: what they say now, against the contracts that we have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zoho_conformance.cli.commands.derive_checking import held
from zoho_conformance.cli.commands.derive_reading import Read, named, read_all
from zoho_conformance.cli.commands.diff import Edition
from zoho_conformance.cli.commands.diff import report as compare
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import Level

KIND = "pages"


def report(pages: Sequence[str], contracts: Path | None, fail_on: Level) -> dict[str, Any]:
    """The report on pages (files, URLs, directories) against the contracts below a directory.

    A page that cannot be had or read is one that could not be judged; ``UsageError`` for names of
    nothing.
    """
    asked = named(pages)
    for one in asked:
        # An address may be out of reach for a while; a file is not there for good.
        if one.path is not None and not one.path.exists():
            raise UsageError(f"--pages {one.name}: is not there")
    return of_reads(read_all(asked, None, None), contracts or locations.root(), fail_on)


def of_reads(read: Sequence[Read], root: Path, fail_on: Level) -> dict[str, Any]:
    """The report on pages that were read, against the contracts below a directory."""
    now = [(one.contract, one.name) for one in read if one.contract is not None]
    lost = [(one.name, one.problem) for one in read if one.contract is None]
    before = Edition("the contracts", tuple(_held(root, [one for one, _ in now])))
    after = Edition("the pages", tuple(now), tuple(problem for _, problem in lost))
    return _with_lost(compare(before, after, fail_on, KIND), lost)


def _held(root: Path, now: Sequence[Contract]) -> list[tuple[Contract, str]]:
    """The contracts of these pages, as far as there are any, with their files."""
    found = {one.file: one.contract for one in held(root, now) if one is not None}
    return [(contract, str(root / file)) for file, contract in found.items()]


def _with_lost(told: dict[str, Any], lost: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The report with the pages that could not be had, each in the place of an operation."""
    missed = [
        {
            "target": KIND,
            "operation": name,
            "case": KIND,
            "outcome": "unreadable",
            "reason": problem,
            "request": None,
        }
        for name, problem in lost
    ]
    target = told["run"]["targets"][0]
    target["cases"] += len(missed)
    told["exchanges"] += missed
    return told
