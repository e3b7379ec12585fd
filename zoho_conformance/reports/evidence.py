"""What the views say alike: how much was judged, of whom, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.checks.coverage import KINDS
from zoho_conformance.model.rules import HIGHEST_FIRST, RECORDING_OUTDATED


def summary(report: Mapping[str, Any]) -> str:
    """How many cases were judged, and how many findings of each level and state there are."""
    targets, findings = report["run"]["targets"], report["findings"]
    cases, judged = (sum(one[name] for one in targets) for name in ("cases", "judged"))
    compares = report["run"]["kind"] != "run"
    operations = f"{judged} operation{'' if judged == 1 else 's'} compared"
    counts = [operations if compares else f"{judged} of {cases} cases judged"]
    for level in HIGHEST_FIRST:
        count = sum(one["level"] == level and one["state"] == "new" for one in findings)
        counts.append(f"{count} {level}" + ("" if count == 1 else "s"))
    for state in ("known", "gone"):
        count = sum(one["state"] == state for one in findings)
        if count:
            counts.append(f"{count} {state}")
    return ", ".join(counts)


def labels(report: Mapping[str, Any], one: Mapping[str, Any]) -> tuple[str, str]:
    """What the two sides of a finding are called: what was promised, and what came."""
    if one["rule"] == RECORDING_OUTDATED:
        return "recorded", "came"
    return _LABELS.get(report["run"]["kind"], ("promised", "came"))


_LABELS = {"diff": ("before", "now"), "pages": ("contract", "page"), "witness": ("page", "witness")}


def told(target: Mapping[str, Any]) -> str:
    """One target: how much of it was judged, who it is, when it was recorded."""
    cases = f"{target['judged']} of {target['cases']} cases judged"
    line = f"{cases}, {target['about']}{_when(target)}"
    held = target["compared"]
    return f"{line}, compared with {held['name']}: {held['about']}{_when(held)}" if held else line


def _when(recorded: Mapping[str, Any]) -> str:
    return f", recorded {recorded['recorded']}" if recorded["recorded"] else ""


def against(report: Mapping[str, Any]) -> str:
    """What the answers were held to."""
    run = report["run"]
    compared = any(target["compared"] for target in run["targets"])
    contracts = f"contracts {run['api_version']} ({run['contract_digest']})"
    return "recordings, by their shape" if compared else contracts


_STANDINGS = ("known", "expired", "reopened", "gone")


def baseline(held: Mapping[str, Any]) -> str:
    """What came of the entries of the baseline that a run was given."""
    counts = [f"{held[name]} {name}" for name in _STANDINGS if held[name]]
    if held["unseen"]:
        counts.append(f"{held['unseen']} not judged in this run")
    many = "1 entry" if held["entries"] == 1 else f"{held['entries']} entries"
    return f"{held['file']}, {', '.join([many, *counts])}"


def covered(report: Mapping[str, Any]) -> str:
    """How much of each kind of fact all operations together exercised; empty where none is due."""
    told = []
    for kind in KINDS:
        held = [one[kind] for one in report["coverage"].values()]
        documented = sum(one["documented"] for one in held)
        if documented:
            told.append(f"{_words(kind)} {sum(one['covered'] for one in held)}/{documented}")
    return ", ".join(told)


def short(report: Mapping[str, Any]) -> Iterator[str]:
    """A line for each gate of coverage that was not met."""
    for gate in report["run"]["min_coverage"]:
        if not gate["met"]:
            yield (
                f"COVERAGE SHORT: {_words(gate['kind'])} {gate['reached']:g} %, and "
                f"--min-coverage asks for {gate['asked']:g} %: exercise more, or ask for less"
            )


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def expired(report: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    """Whether the baseline accepted the finding until a day that is over when the run began."""
    accepted = one["accepted"] if one["state"] == "new" else None
    return accepted is not None and bool(accepted["expires"] < report["run"]["started"][:10])


def place(one: Mapping[str, Any]) -> str:
    """The case of a finding or an exchange, with its target; a comparison has operations alone."""
    if one["case"] == one["target"]:
        return str(one["operation"])
    return f"{one['target']}/{one['operation']}-{one['case']}"


def page(one: Mapping[str, Any]) -> str:
    """Where on its page the promise of a finding stands."""
    source = one["source"]
    return f"{source['page']}, {source['section']}, line {source['line']}"


def not_judged(report: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    """The places that were not judged, by outcome and reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in report["exchanges"]:
        if one["outcome"] not in ("conforms", "drift"):
            reasons.setdefault((one["outcome"], one["reason"]), []).append(place(one))
    return reasons


def requests(report: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """How a case is asked again, by operation and case."""
    return {
        (one["operation"], one["case"]): one["request"]
        for one in report["exchanges"]
        if one["request"]
    }
