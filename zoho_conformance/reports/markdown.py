"""The report as Markdown, for a comment on a pull request or a summary of a CI step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.model.display import legible
from zoho_conformance.reports import evidence

COMMENT = 60_000
"""Bytes that a comment may have, well below the characters that GitHub takes (65,536)."""

_ICONS = {"conforms": "✅", "drift": "❌", "not-judged": "⚠️"}
_WORDS = {"conforms": "Conforms", "drift": "Drift", "not-judged": "Not judged"}
_MEANS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")
_HANDLE = re.compile(r"@(?=\w)")


def render(report: Mapping[str, Any]) -> str:
    """The text, cut to what a comment takes; what was left out is told."""
    return within(report, COMMENT)


def within(report: Mapping[str, Any], most: int) -> str:
    """The text in at most so many bytes; findings are left out from the end, and counted."""
    head = "\n".join(_head(report))
    tail = "\n".join(_tail(report))
    rows = list(_rows(report))
    room = most - _size(head + tail + _left_out(len(rows))) - 8
    kept: list[str] = []
    for row in rows:
        room -= _size(row) + 1
        if room < 0:
            break
        kept.append(row)
    parts = [head]
    if kept:
        parts.append("\n".join([*_table(report), *kept]))
    if len(kept) < len(rows):
        parts.append(_left_out(len(rows) - len(kept)))
    parts.append(tail)
    whole = "\n\n".join(part for part in parts if part).encode()
    return whole[: most - 1].decode(errors="ignore").rstrip() + "\n"


def _size(text: str) -> int:
    return len(text.encode())


def _table(report: Mapping[str, Any]) -> Iterator[str]:
    promised, came = evidence.labels(report, report["findings"][0])
    yield f"| level | rule | operation, case | at | {promised} | {came} |"
    yield "|---|---|---|---|---|---|"


def _head(report: Mapping[str, Any]) -> Iterator[str]:
    run, verdict = report["run"], report["verdict"]
    yield f"### {_ICONS[verdict]} Zoho CRM conformance: {_WORDS[verdict]}"
    yield ""
    yield escaped(evidence.summary(report)) + "."
    yield ""
    for target in run["targets"]:
        told = evidence.told(target) if run["kind"] == "run" else target["about"]
        yield f"- **{escaped(target['name'])}**: {escaped(told)}"
        if target["age_note"]:
            yield f"  - {escaped(target['age_note'])}"
        yield from (f"  - **left in the org**: {escaped(one)}" for one in target["left"])
        yield from (f"  - **cannot be read**: {escaped(one)}" for one in target["unread"])
    yield f"- contracts {escaped(run['api_version'])} `{run['contract_digest']}`"
    yield from (f"- {escaped(one)}" for one in evidence.short(report))


def _rows(report: Mapping[str, Any]) -> Iterator[str]:
    for one in report["findings"]:
        if one["state"] == "known":
            continue
        times = f", {one['count']} times" if one["count"] > 1 else ""
        state = one["level"] if one["state"] == "new" else one["state"]
        cells = [
            one["operation"]
            if report["run"]["kind"] != "run"
            else f"{one['operation']}, {one['case']} ({one['target']})",
            one["path"] or "the body",
            _cut(one["expected"]),
            _cut(one["actual"]) + (f": {one['note']}" if one.get("note") else ""),
        ]
        rule = f"`{one['rule']}` {one['fingerprint']}{times}"
        yield f"| {state} | {rule} | {' | '.join(map(escaped, cells))} |"


def _tail(report: Mapping[str, Any]) -> Iterator[str]:
    known = sum(one["state"] == "known" for one in report["findings"])
    if known:
        yield f"{known} known, accepted with a reason."
        yield ""
    reasons = evidence.not_judged(report)
    if reasons:
        yield "<details><summary>Not judged</summary>"
        yield ""
        for (outcome, reason), places in list(reasons.items())[:_FEW]:
            yield f"- {len(places)} cases: {outcome}: {escaped(_cut(reason))}"
        if len(reasons) > _FEW:
            yield f"- and {len(reasons) - _FEW} further reasons"
        yield ""
        yield "</details>"


_FEW = 20
_LONG = 300


def _left_out(count: int) -> str:
    return f"**{count} further findings are left out here**: the JSON report has them all."


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def escaped(text: str) -> str:
    """A text that means nothing in Markdown or HTML, on one line, and calls nobody."""
    line = legible(" ".join(text.split()))
    # A zero-width space keeps `@name` from notifying whoever has that name.
    return _HANDLE.sub("@\u200b", _MEANS.sub(r"\\\1", line))
