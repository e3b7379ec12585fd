"""`explain FINGERPRINT --report x.json`: the whole story of one finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.cli.commands.explain import told
from zoho_conformance.model import rules
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports import evidence
from zoho_conformance.reports.text import legible

_FEWEST = 4
"""Of a fingerprint, so many letters will do where they name one finding."""


def finding(named: str, report: Mapping[str, Any]) -> str:
    """The story of the findings with a fingerprint, or the first letters of one."""
    held = report["findings"]
    prints = {one["fingerprint"] for one in held if one["fingerprint"].startswith(named)}
    if len(named) < _FEWEST or len(prints) != 1:
        known = ", ".join(dict.fromkeys(one["fingerprint"] for one in held[:_FEWEST]))
        what = "names several findings" if len(prints) > 1 else "is no finding of the report"
        raise UsageError(f"{named}: {what}; it has {len(held)}, such as {known or 'none'}")
    mine = [one for one in held if one["fingerprint"] in prints]
    return "\n\n".join("\n".join(map(legible, _finding(one, report))) for one in mine)


def _finding(one: Mapping[str, Any], report: Mapping[str, Any]) -> Iterator[str]:
    target = next(
        (held for held in report["run"]["targets"] if held["name"] == one["target"]), None
    )
    request = evidence.requests(report).get((one["operation"], one["case"]))
    contract = one["contract"]
    yield f"{one['level']} {one['rule']} [{one['fingerprint']}], {one['state']}"
    yield ""
    yield f"  operation:  {one['operation']}, case {one['case']}"
    yield f"  at:         {one['path'] or 'the body'}"
    promised, came = (f"{label}:" for label in evidence.labels(report, one))
    yield f"  {promised:11} {one['expected']}"
    yield f"  by:         {evidence.page(one)} ({_BASES.get(one['basis'], one['basis'])})"
    if contract:
        yield f"  contract:   {contract['file']}:{contract['line']}"
    yield f"  {came:11} {one['actual']}" + (f", {one['count']} times" if one["count"] > 1 else "")
    if target:
        yield f"  from:       {target['name']}: {target['about']}"
        recorded = target["recorded"]
        yield f"  when:       {f'recorded {recorded}' if recorded else report['run']['started']}"
    yield from _decided(one, report)
    if one["note"]:
        yield f"  note:       {one['note']}"
    if request:
        yield f"  ask again:  {request}"
    found = rules.find_rule(one["rule"])
    if found is not None:
        yield ""
        yield from told(found)
    if one["state"] == "new":
        yield ""
        yield "To accept it for a while, with a reason:"
        yield (
            "  zoho-conformance baseline update --report REPORT "
            f"--only {one['fingerprint']} --reason '…'"
        )


def _decided(one: Mapping[str, Any], report: Mapping[str, Any]) -> Iterator[str]:
    """What people decided on the finding: a ruling, an entry of the baseline."""
    if one["ruling"]:
        why = f": {one['why']}" if one["why"] else ""
        file = f"contracts/{report['run']['api_version']}/rulings.toml"
        yield f"  ruling:     {one['ruling']}{why} ({file})"
    if one["accepted"]:
        entry = one["accepted"]
        yield f"  accepted:   until {entry['expires']}: {entry['reason']}"
        yield f"              seen from {entry['first_seen']} to {entry['last_seen']}"
        for name in ("owner", "ticket"):
            if entry[name]:
                yield f"  {name + ':':11} {entry[name]}"


_BASES = {
    "stated": "the page states it",
    "sample": "only the page's sample shows it",
    "ruled": "decided by a ruling",
}
