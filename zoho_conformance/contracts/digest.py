"""What an operation's promise means, as a digest: the same however its page is laid out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_file import to_json
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.sha256 import sha256_hex

# Where a fact stands on the page, and by which ruling it was decided, are left out.
_LEFT_OUT = frozenset({"line", "ruling_ids", "status_ruling"})
_UNORDERED = frozenset(
    {"types", "items", "values", "known_values", "any_of", "details", "messages"}
)
# Facts that digests were made without; where a page has none of them, its digest is as it was.
_LATER_FACTS = frozenset({"known_values", "limits", "operations", "required_in", "is_field"})
_LATER_FACTS_OF_PAGES = (
    "limits",
    "constraints",
    "paging",
    "jobs",
    "scope_types",
    "terms",
    "callbacks",
)
# Of a condition the words count, and of a null's explanation only that there is one.
_BY_WORDS = frozenset({"condition"})
_BY_PRESENCE = frozenset({"null_when"})

# Names that digests were made with before they were given better ones; baselines hold digests.
_NAMES = {
    "treat_as_stated": "firm",
    "may_be_requested": "known_only",
    "has_stated_children": "holds_stated",
}

_as_text = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode


def digest(promise: Promise) -> str:
    """Twelve hexadecimal digits of the facts that hold for the operation, rulings applied.

    A page that is laid out or ordered in another way, or read in another rendering, keeps its
    digest; a fact that changed does not.
    """
    contract, operation = promise.contract, promise.operation
    # Where there are none, the digest is what it was before there could be any.
    own_ids = {"own_ids": _sort(map(_meaning_of, promise.own_ids))} if promise.own_ids else {}
    return _hash(
        {
            "version": promise.page.version,
            "operation": [operation.id, operation.method, operation.path],
            "statuses": sorted(promise.success_statuses),
            "no_content": promise.no_content and not _is_said_by_row(promise),
            "scopes": _sort(sorted(any_of) for any_of in contract.scopes),
            "modules": sorted(contract.modules),
            "parameters": _sort(map(_meaning_of, promise.parameters)),
            "request_keys": _sort(map(_meaning_of, promise.request_keys)),
            "response_keys": _sort(map(_meaning_of, promise.response_keys)),
            "errors": _sort(map(_meaning_of, promise.errors)),
            "echoes": _sort(map(_meaning_of, promise.echoes)),
            "same_as": promise.same_as,
            "counts": promise.counts,
            **own_ids,
            **({"fields_of": sorted(contract.fields_of)} if contract.fields_of else {}),
            **_later_facts(contract, operation.id),
        }
    )


def _is_said_by_row(promise: Promise) -> bool:
    """Whether a row of the error table says already that no content may come."""
    in_table = any(row.row.status == HTTPStatus.NO_CONTENT for row in promise.errors)
    return in_table and promise.operation.no_content


def _later_facts(contract: Contract, operation: str) -> dict[str, Any]:
    """What the page states of the operation beside keys, parameters and rows, where it does."""
    facts = {name: getattr(contract, name) for name in _LATER_FACTS_OF_PAGES}
    return {name: _facts_of_operation(fact, operation) for name, fact in facts.items() if fact}


def _facts_of_operation(facts: Any, operation: str) -> Any:
    if not isinstance(facts, tuple):
        return _meaning_of(facts)
    own = (
        fact for fact in facts if operation in (getattr(fact, "operations", None) or [operation])
    )
    return _sort(map(_meaning_of, own))


def digest_of_pages(contracts: Iterable[Contract]) -> str:
    """Twelve hexadecimal digits of what pages say, no rulings applied, in whatever order."""
    return _hash(_sort(_meaning(_facts_of_page(contract)) for contract in contracts))


def _facts_of_page(contract: Contract) -> dict[str, Any]:
    """What the page says, but not which page, in which rendering; of doubts, the sentences."""
    facts = to_json(contract)
    facts["page"] |= {"url": None, "rendering": "", "digest": ""}
    facts["doubts"] = [{"what": doubt.what, "where": doubt.where} for doubt in contract.doubts]
    return facts


def _meaning_of(fact: object) -> dict[str, Any]:
    return _meaning(msgspec.to_builtins(fact))


def _meaning(fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact without its place, its lists in one order."""
    return {
        _NAMES.get(name, name): _meaning_of_value(name, value)
        for name, value in fact.items()
        if name not in _LEFT_OUT and not (name in _LATER_FACTS and value in (None, False))
    }


def _meaning_of_value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _meaning(value)
    if isinstance(value, list) and any(isinstance(element, dict) for element in value):
        return _sort(map(_meaning, value))
    if name in _BY_PRESENCE:
        return value is not None
    if name in _BY_WORDS and isinstance(value, str):
        return " ".join(re.findall(r"\w+", value.casefold()))
    if name in _UNORDERED and value is not None:
        return sorted(value, key=str)
    return value


def _sort(facts: Iterable[Any]) -> list[Any]:
    return sorted(facts, key=_as_text)


def _hash(facts: Any) -> str:
    return sha256_hex(_as_text(facts).encode())[:12]
