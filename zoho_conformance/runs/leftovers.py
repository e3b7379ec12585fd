"""What runs left in an org, known by the marks that its rows carry."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import DATE_TIME
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Undo, run_of
from zoho_conformance.runs.undo import Row, marked_texts


@dataclass(frozen=True, slots=True)
class RestoreCommand:
    """The command line that undoes what runs left, for the org that a run is configured for."""

    config: Path | None = None
    journal: Path | None = None

    def __str__(self) -> str:
        return self._line()

    def search(self, module: str, ids: Collection[str] = ()) -> str:
        """The command that takes back what carries a mark in a module, and what ids name."""
        return self._line("--search", "--module", module, *_repeated("--id", ids), "--yes")

    def keep(self, ids: Collection[str]) -> str:
        """The command that leaves rows alone that the journal lists, and strikes them there."""
        return self._line(*_repeated("--keep", ids))

    def _line(self, *options: str) -> str:
        config = ("--config", str(self.config)) if self.config else ()
        journal = ("--journal", str(self.journal)) if self.journal else ()
        return shlex.join(("zoho-conformance", "restore", *config, *journal, *options))


def _repeated(option: str, values: Collection[str]) -> Iterator[str]:
    return (word for value in values for word in (option, value))


def run_of_row(undo: Undo, row: Row) -> str | None:
    """The name of the run that wrote a row, empty where it has none; None for others' rows.

    Where a row carries several texts, all have to carry the mark: others may have added the rest.
    """
    runs = [run_of(text) for text in marked_texts(undo, row)]
    return runs[0] if runs and None not in runs else None


def made_since(undo: Undo, row: Row) -> str | None:
    """When a row was made, as it says; None if that is not a time."""
    value = row.get(undo.since)
    if not isinstance(value, str) or not DATE_TIME.fullmatch(value):
        return None
    try:
        datetime.fromisoformat(value)
    except ValueError:
        # A leap second, for example.
        return None
    return value


def describe_leftover(undo: Undo, row: Row) -> str | None:
    """A row that a run wrote, in words without ids; None for others' rows."""
    run = run_of_row(undo, row)
    if run is None:
        return None
    since = made_since(undo, row)
    named = f"the run {run}" if run else "an earlier run"
    return f"a {undo.what} of {named}" + (f" since {since}" if since else "")


def not_taken_back(described: str, module: str, restore: RestoreCommand) -> str:
    """What a report says of a leftover: what it is, where, and the command that takes it back."""
    return f"{described} in {module}, not undone: `{restore.search(module)}` undoes it"


def leftovers_in(body: Any, operation: str, library: Library) -> Iterator[tuple[Undo, str]]:
    """What runs left, in words, as the answer to an operation that reads shows it."""
    for undo in library.probes.undos.values():
        if undo.read.operation != operation:
            continue
        for row in json_path.values(body, undo.rows):
            described = describe_leftover(undo, row) if isinstance(row, dict) else None
            if described is not None:
                yield undo, described
