"""How to send a case's request again: a curl line, without secrets and without anybody's ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.exchange import Case
    from conformance.probes import Probe
    from conformance.promise import Promise
    from conformance.run import Run

_TOKEN = "$ZOHO_ACCESS_TOKEN"  # noqa: S105 - the variable's name


def request_line(run: Run, case: Case) -> str:
    """The curl line; what the org must have stands in braces."""
    promise = run.library.promises[case.operation]
    probe = run.library.probes.find(case)
    return _of_probe(promise, probe) if probe else _of_operation(promise)


def request_lines(run: Run) -> dict[str, str]:
    """The lines of all planned cases, by ``operation-case``."""
    return {one.case.id: request_line(run, one.case) for one in run.planned}


def _of_operation(promise: Promise) -> str:
    return _curl(promise.operation.method, promise, promise.operation.path, "", _TOKEN)


def _of_probe(promise: Promise, probe: Probe) -> str:
    path = promise.operation.path
    for name, value in probe.path.items():
        path = path.replace(f"{{{name}}}", value)
    query = "&".join(f"{name}={value}" for name, value in probe.asked(promise).items())
    token = {"valid": _TOKEN, "invalid": "invalid", "absent": ""}[probe.token]
    return _curl(probe.method or promise.operation.method, promise, path, query, token)


def _curl(method: str, promise: Promise, path: str, query: str, token: str) -> str:
    url = f"$ZOHO_API_DOMAIN/crm/{promise.page.version}{path}" + (f"?{query}" if query else "")
    header = f' -H "Authorization: Zoho-oauthtoken {token}"' if token else ""
    return f'curl -X {method} "{url}"{header}'
