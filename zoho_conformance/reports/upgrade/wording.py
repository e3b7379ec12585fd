"""What the formats of an upgrade report say alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from zoho_conformance.checks.version_ends import in_days
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.finding_wording import describe_use
from zoho_conformance.reports.level_uses import is_off
from zoho_conformance.reports.upgrade.report import (
    UpgradeChange,
    UpgradeKind,
    UpgradeOperation,
    UpgradeReport,
)
from zoho_conformance.reports.wording import pluralize

LEVEL_WORDS: Mapping[Level, str] = {
    "error": "breaking",
    "warning": "may break",
    "info": "compatible",
}
"""What a change of a level is called."""

SHOWN_BY_WORDS: Mapping[str, str] = {
    "contracts": "by the contracts of both versions",
    "recordings": "by the recordings",
    "both": "by the contracts of both versions and by the recordings",
}

_ADVICE: Mapping[tuple[UpgradeKind, bool], str] = {
    ("operation-removed", True): "Do without this call: {after}.",
    ("operation-changed", True): "Send it as documented: {after}.",
    ("parameter-removed", True): "Stop sending the parameter.",
    ("parameter-renamed", True): "Send it as {after}.",
    ("parameter-required", True): "Send the parameter with every request.",
    ("parameter-changed", True): "Send the parameter as documented: {after}.",
    ("key-removed", True): "Stop sending the key.",
    ("key-removed", False): "Stop reading the key, or expect it to be absent.",
    ("key-renamed", True): "Send it as {after}.",
    ("key-renamed", False): "Read {after}.",
    ("key-required", True): "Send the key in every request.",
    ("key-added", True): "Nothing: the new key may be left out.",
    ("key-added", False): "Nothing, unless unknown keys are refused.",
    ("presence-changed", True): "Send the key as documented: {after}.",
    ("presence-changed", False): "Expect the key to be: {after}.",
    ("type-changed", True): "Send {after}.",
    ("type-changed", False): "Expect {after}.",
    ("null-changed", True): "Send null as documented: {after}.",
    ("null-changed", False): "Expect null as documented: {after}.",
    ("values-changed", True): "Send one of the documented values: {after}.",
    ("values-changed", False): "Expect the documented values: {after}.",
    ("limits-changed", True): "Keep to the limit: {after}.",
    ("limits-changed", False): "Expect the limit: {after}.",
    ("status-changed", False): "Expect {after}, or any 2xx.",
    ("error-removed", False): "Do not wait for this error; handle what is documented instead.",
    ("error-added", False): "Handle the new error.",
    ("error-changed", False): "Handle the error as it is documented: {after}.",
    ("scopes-changed", True): "Ask for the scopes {after}.",
}


def advice(change: UpgradeChange) -> str:
    """What a client must do about a change."""
    is_sent = change.side != "response"
    sentence = _ADVICE.get((change.kind, is_sent)) or _ADVICE.get((change.kind, not is_sent))
    return (sentence or "Read the page: {after}.").format(after=change.after)


def headline(report: UpgradeReport) -> str:
    """The verdict, as the first line of every format."""
    used = [change for each in report.operations for change in each.changes if change.counts]
    counts = [
        (sum(change.level == level for change in used), word)
        for level, word in LEVEL_WORDS.items()
        if level != "info"
    ]
    if report.verdict == "not-judged" and not report.operations:
        return f"NOT JUDGED: nothing to move to {report.to}"
    words = {"drift": "CHANGES NEEDED", "conforms": "READY", "not-judged": "NOT JUDGED"}
    breaking, may_break = (pluralize(count, "change") for count, _ in counts)
    return (
        f"{words[report.verdict]} for {report.to}: {breaking} that these recordings use must be "
        f"made, {may_break} may have to be"
    )


def scope(report: UpgradeReport) -> str:
    """What was looked at."""
    versions = f" with {', '.join(report.from_versions)}" if report.from_versions else ""
    looked_at = report.exchanges - report.already - report.foreign
    parts = [
        f"{pluralize(looked_at, 'exchange')}{versions}",
        f"{pluralize(len(report.operations), 'operation')} in use",
    ]
    if report.fail_on_used:
        parts.append("only what the code uses counts")
    if report.already:
        parts.append(f"{report.already:,} with {report.to} already")
    if report.foreign:
        parts.append(f"{report.foreign:,} with other hosts, or no calls of the API")
    return "; ".join(parts)


def ends(report: UpgradeReport) -> Iterator[str]:
    """When the versions end, as far as that is known."""
    today = date.fromisoformat(report.started[: len("2026-11-20")])
    for end in report.ends:
        days_left = end.days_left(today)
        verb = "ends" if days_left >= 0 else "ended"
        says = f"{end.source.strip()}, as of {end.as_of}"
        yield f"{end.version} {verb} on {end.ends}, {in_days(days_left)} ({says})"


def basis(report: UpgradeReport) -> str:
    """What the changes are known by."""
    if report.compared_versions:
        return (
            f"compared: the contracts of {', '.join(report.compared_versions)} with those of "
            f"{report.to}, and the recordings by those of {report.to}"
        )
    return (
        f"judged: the recordings by the contracts of {report.to}; there are none of the versions "
        "before, so what no recording shows is not known"
    )


def place(operation: UpgradeOperation) -> str:
    """How an operation is called, by whom and how often."""
    version = f" of {operation.version}" if operation.version else ""
    count = pluralize(operation.exchanges, "exchange")
    line = f"{operation.method} {operation.path}{version}, {count}"
    if operation.unjudged:
        line += f", {operation.unjudged:,} of them without an answer that can be judged"
    return line


def what(change: UpgradeChange) -> str:
    """What is changed: side, kind and place, in a few words."""
    side = "" if change.side == "operation" else f"{change.side} "
    where = f" {change.path}" if change.path else ""
    kind = change.kind.replace("-", " ")
    kind = "change" if kind == "other" else kind
    return f"{side}{kind}{where}"


def level_words(change: UpgradeChange) -> str:
    """What a change of its level is called; one that is switched off is called that."""
    return "switched off" if is_off(change) else LEVEL_WORDS[change.level]


def used(change: UpgradeChange, operation: UpgradeOperation) -> str:
    """How many of the operation's exchanges it matters in."""
    count = pluralize(operation.exchanges, "exchange")
    seen = f"in {change.used:,} of {count}" if change.used else "not in these recordings"
    use = describe_use(change.in_code, change.used_at)
    return f"{seen}, {use}" if use else seen
