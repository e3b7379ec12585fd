"""What requests exercised: documented keys of bodies, and parameters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from zoho_conformance.checks.coverage.sightings import Sightings
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange, Request


def body(request: Request) -> Any:
    """The parsed body of a request; None where it is no JSON, which holds no key."""
    try:
        return json.loads(request.body or "")
    except (ValueError, RecursionError):
        return None


def keys(promise: Promise, sent: Sightings) -> dict[str, Any]:
    """Which documented keys of request bodies were sent."""
    due = promise.request_keys
    return {
        "documented": len(due),
        "covered": sum(bool(sent.seen[one.path]) for one in due),
        "never_sent": [one.path for one in due if not sent.seen[one.path]],
    }


def parameters(promise: Promise, exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """Which documented parameters were sent, and in how many of the requests."""
    sent = {
        one.name: sum(one.is_sent(exchange.request) for exchange in exchanges)
        for one in promise.contract.parameters
    }
    return {
        "documented": len(sent),
        "covered": sum(count > 0 for count in sent.values()),
        "parameters": [
            {"name": name, "sent": count, "of": len(exchanges)} for name, count in sent.items()
        ],
    }
