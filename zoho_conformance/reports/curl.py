"""How to send a case's request again: a curl line, without secrets and without ids of an org."""

from __future__ import annotations

import json
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case
from zoho_conformance.runs.probes import Probe
from zoho_conformance.runs.run import Run

_TOKEN = "$ZOHO_ACCESS_TOKEN"  # noqa: S105 - the variable's name


def curl_line(run: Run, case: Case) -> str:
    """The curl line of a case; what the org must have stands in braces."""
    promise = run.library.promises[case.operation]
    if promise.is_callback:
        return "by Zoho, to an address of yours"
    # No probe sent what others recorded.
    probe = None if case.recording else run.library.probes.find(case)
    return _line_of_probe(promise, probe) if probe else _line_of_operation(promise)


def _line_of_operation(promise: Promise) -> str:
    path = f"/crm/{promise.page.version}{promise.operation.path}"
    return _line(promise.operation.method, path, _TOKEN, None)


def _line_of_probe(promise: Promise, probe: Probe) -> str:
    token = {"valid": _TOKEN, "invalid": "invalid", "absent": ""}[probe.token]
    method = probe.method or promise.operation.method
    return _line(method, probe.address(promise), token, probe.body)


def _line(method: str, path: str, token: str, body: Any) -> str:
    header = f' -H "Authorization: Zoho-oauthtoken {token}"' if token else ""
    data = f" -d '{json.dumps(body)}'" if body is not None else ""
    return f'curl -X {method} "$ZOHO_API_DOMAIN{path}"{header}{data}'
