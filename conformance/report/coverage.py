"""What of the contract a run exercised: error rows shown, and keys seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.judge import Judgement
    from conformance.promise import Promise
    from conformance.run import Planned, Run


def build(run: Run, judged: Sequence[tuple[Planned, Judgement]]) -> dict[str, Any]:
    """By operation: its error rows, shown or why not, and its documented keys, seen or never."""
    by_operation: dict[str, list[Judgement]] = {}
    for _, judgement in judged:
        by_operation.setdefault(judgement.case.operation, []).append(judgement)
    return {
        operation: {
            "error_rows": _rows(run, run.library.promises[operation], judgements),
            "keys": _keys(run.library.promises[operation], judgements),
        }
        for operation, judgements in by_operation.items()
    }


def _rows(run: Run, promise: Promise, judgements: Sequence[Judgement]) -> dict[str, Any]:
    shown = {one.case.name for one in judgements if one.judged and one.case.due == "error"}
    names = [row.case for row in promise.errors]
    return {
        "documented": len(names),
        "shown": [name for name in names if name in shown],
        "not_exercised": [
            {"case": name, "reason": not_exercised(run, promise.id, name)}
            for name in names
            if name not in shown
        ],
    }


def not_exercised(run: Run, operation: str, row: str) -> str:
    """Why no answer of the run shows an error row."""
    reason = run.library.probes.why_not(operation, row)
    place = f"{operation}/{row}"
    asked = (target.not_asked.get(place) for target in run.targets.values())
    return reason or next(filter(None, asked), "its case was not judged in this run")


def _keys(promise: Promise, judgements: Sequence[Judgement]) -> dict[str, Any]:
    documented = [one.path for one in promise.response_keys if not one.known_only]
    seen: set[str] = set()
    for one in judgements:
        if one.judged and one.exchange is not None and one.case.due == "success":
            _gather(promise, "", one.exchange.response.json, seen)
    return {
        "documented": len(documented),
        "seen": len(seen),
        "never_seen": [path for path in documented if path not in seen],
    }


def _gather(promise: Promise, path: str, node: Any, seen: set[str]) -> None:
    if isinstance(node, list):
        for one in node:
            _gather(promise, f"{path}[]", one, seen)
    elif isinstance(node, dict):
        for name, value in node.items():
            place = f"{path}.{name}" if path else name
            key = promise.at(place)
            if key is not None and not key.known_only:
                seen.add(key.path)
                _gather(promise, place, value, seen)
