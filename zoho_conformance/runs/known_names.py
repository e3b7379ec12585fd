"""Patterns of a configuration, held against the rules and operations that there are."""

from __future__ import annotations

from collections.abc import Sequence

from zoho_conformance.contracts.promises import Promises
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding_pattern import matches
from zoho_conformance.model.suggest import close_names


def require_known(where: str, what: str, pattern: str, known: Sequence[str]) -> None:
    """Raise `UsageError` for a pattern of a rule or an operation that none of these names fits.

    `where` is the entry that has it.
    """
    if any(matches(pattern, name) for name in known):
        return
    near = close_names(pattern.replace("*", "").replace("?", ""), known)
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else "`zoho-conformance explain` lists them"
        if what == "rule"
        else "`zoho-conformance contracts list` lists them"
    )
    raise UsageError(f"{where}: unknown {what} {pattern}; {hint}")


def operations_meant(pattern: str, promises: Promises) -> frozenset[str]:
    """The operations that a pattern is of, by the id that stands for all names of each."""
    return frozenset(
        promises.canonical(name) if name in promises.ids else name
        for name in (*promises.ids, *promises.callbacks)
        if matches(pattern, name)
    )
