"""What an operation's promise means, as a digest: the same however its page is laid out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_file import to_json
from zoho_conformance.contracts.promise import Promise

# Places, the page's own wording, and by which ruling something was decided: not what was decided.
_PLACES = frozenset({"line", "ruled", "status_ruling"})
_UNORDERED = frozenset({"types", "items", "values", "any_of", "details", "messages"})
_WORDED = frozenset({"condition"})
_SAID = frozenset({"null_when"})

# Names that digests were made with before they were given better ones; baselines hold digests.
_NAMES = {
    "treat_as_stated": "firm",
    "may_be_requested": "known_only",
    "has_stated_children": "holds_stated",
}


def digest(promise: Promise) -> str:
    """Twelve hexadecimal digits of the facts that hold for the operation, rulings applied.

    A page that is set anew, reordered, or read in another rendering keeps its digest; a fact that
    changed does not.
    """
    contract, operation = promise.contract, promise.operation
    facts = {
        "version": promise.page.version,
        "operation": [operation.id, operation.method, operation.path],
        "statuses": sorted(promise.success_statuses),
        "no_content": promise.no_content,
        "scopes": _sorted(sorted(any_of) for any_of in contract.scopes),
        "modules": sorted(contract.modules),
        "parameters": _sorted(_meant(msgspec.to_builtins(one)) for one in contract.parameters),
        "request_keys": _sorted(_meant(msgspec.to_builtins(one)) for one in promise.request_keys),
        "response_keys": _sorted(_meant(msgspec.to_builtins(one)) for one in promise.response_keys),
        "errors": _sorted(_meant(msgspec.to_builtins(one)) for one in promise.errors),
        "echoes": _sorted(msgspec.to_builtins(one) for one in promise.echoes),
        "same_as": promise.same_as,
        "counts": promise.counts,
    }
    return hashlib.sha256(_written(facts).encode()).hexdigest()[:12]


def of_contracts(contracts: Iterable[Contract]) -> str:
    """Twelve hexadecimal digits of what pages say, no rulings applied, in whatever order."""
    facts = _sorted(_meant(_facts(one)) for one in contracts)
    return hashlib.sha256(_written(facts).encode()).hexdigest()[:12]


def _facts(contract: Contract) -> dict[str, Any]:
    """What the page says, but not which page, in which rendering; of doubts, the sentences."""
    facts = to_json(contract)
    facts["page"] |= {"url": None, "rendering": "", "digest": ""}
    facts["doubts"] = [{"what": doubt.what, "where": doubt.where} for doubt in contract.doubts]
    return facts


def _meant(fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact without its place, its lists in one order."""
    return {
        _NAMES.get(name, name): _value(name, value)
        for name, value in fact.items()
        if name not in _PLACES
    }


def _value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _meant(value)
    if name in _SAID:
        return value is not None
    if name in _WORDED and isinstance(value, str):
        return " ".join(re.findall(r"\w+", value.casefold()))
    if name in _UNORDERED and value is not None:
        return sorted(value, key=str)
    return value


def _sorted(facts: Iterable[Any]) -> list[Any]:
    return sorted(facts, key=_written)


def _written(fact: Any) -> str:
    return json.dumps(fact, sort_keys=True, ensure_ascii=False, default=str)
