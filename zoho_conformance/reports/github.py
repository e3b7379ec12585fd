"""The report as GitHub's workflow commands: each finding an annotation at its contract line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zoho_conformance.model.display import legible
from zoho_conformance.reports import evidence, markdown

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_SHOWN = 10
"""GitHub shows so many annotations of each level of a step, and drops the others."""
SUMMARY = 900_000
"""Bytes at most of a step summary, below the mebibyte that GitHub takes."""


def render(report: Mapping[str, Any]) -> str:
    """The commands, a line each; they have their effect on standard output."""
    return "".join(f"{line}\n" for line in _lines(report))


def summary(report: Mapping[str, Any]) -> str:
    """The Markdown of a step summary."""
    return markdown.within(report, SUMMARY)


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    loud = [one for one in report["findings"] if one["state"] != "known"]
    for level, command in _COMMANDS.items():
        yield from _of_level(report, command, [one for one in loud if one["level"] == level])
    for (outcome, reason), places in list(evidence.not_judged(report).items())[:_SHOWN]:
        text = f"{outcome}: {reason} ({len(places)} cases, the first: {places[0]})"
        yield _command("warning", {"title": "not judged"}, text)
    for one in evidence.short(report):
        yield _command("error", {"title": "coverage"}, one)
    head = "notice" if report["verdict"] == "conforms" else "error"
    yield _command(head, {"title": f"Zoho CRM: {report['verdict']}"}, evidence.summary(report))


def _of_level(
    report: Mapping[str, Any], command: str, found: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    shown = found if len(found) <= _SHOWN else found[: _SHOWN - 1]
    for one in shown:
        place = one["contract"]
        where = {"file": place["file"], "line": str(place["line"])} if place else {}
        title = f"{one['rule']} [{one['fingerprint']}]"
        yield _command(command, {**where, "title": title}, _told(report, one))
    if len(found) > len(shown):
        text = f"{len(found) - len(shown)} further findings: the report has them all"
        yield _command(command, {"title": "further findings"}, text)


def _told(report: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    promised, came = evidence.labels(report, one)
    times = f" ({one['count']} times)" if one["count"] > 1 else ""
    lines = [
        f"{evidence.place(one)} at {one['path'] or 'the body'}{times}",
        f"{promised}: {one['expected']} ({one['basis']}: {evidence.page(one)})",
        f"{came}: {one['actual']}",
    ]
    return "\n".join([*lines, *([one["note"]] if one["note"] else [])])


def _command(name: str, properties: Mapping[str, str], text: str) -> str:
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {told}::{_data(text)}"


def _data(text: str) -> str:
    lines = "\n".join(map(legible, text.split("\n")))
    return lines.replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
