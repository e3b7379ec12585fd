"""The same drift has the same fingerprints in every org, whatever its records are."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.shipped import library
from tests.runs.test_one_change import (
    KINDS,
    Member,
    changed,
    editor,
    findings,
    has_vocabulary,
    keys,
    recorded,
    with_body,
)
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.redaction import Pseudonyms


@cache
def org(salt: str) -> Mapping[Case, Exchange]:
    """The answers of an org with other records, and more of them."""
    promises = list(library().suite_promises)
    words = frozenset().union(*(promise.vocabulary | promise.names for promise in promises))
    pseudonyms = Pseudonyms(words | {"Leads", "Contacts"}, salt)
    exchanges = {}
    for case, exchange in recorded().items():
        request = exchange.request
        sent = None if request.body is None else json.dumps(pseudonyms.body(request.json))
        request = replace(request, url=pseudonyms.url(request.url), body=sent)
        exchanges[case] = replace(exchange, request=request)
        if exchange.response.body:
            body = with_more_rows(case, pseudonyms.body(exchange.response.json), len(salt))
            exchanges[case] = with_body(exchanges[case], body)
    return exchanges


def with_more_rows(case: Case, body: Any, number: int) -> Any:
    rows = body.get("data") if isinstance(body, dict) else None
    if case.name == "ok" and rows and "info" in body:
        row = rows[0]
        more = [copy.deepcopy(row) | {"id": str(int(row["id"]) + at)} for at in range(1, number)]
        return body | {"data": [*rows, *more], "info": body["info"] | {"count": number}}
    return body


FIRST, SECOND = "one", "another"


def test_the_orgs_have_other_records_and_conform() -> None:
    for salt in (FIRST, SECOND):
        assert not findings(org(salt))
    first, second = (
        {exchange.response.body for exchange in org(salt).values()} for salt in (FIRST, SECOND)
    )
    assert len(first & second) < len(first) / 2


def fingerprints(salt: str, edit: Callable[[Member], None], path: str) -> set[tuple[str, str]]:
    edited = changed(edit, frozenset([path]), of=org(salt))
    return {(finding.fingerprint, finding.group) for finding in findings(edited)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_of_a_key_has_the_same_fingerprints_in_every_org(kind: str) -> None:
    # Every sixth key, another one for each kind: by and by, each part of the bodies.
    for path in list(keys())[KINDS.index(kind) :: len(KINDS)]:
        if kind == "other value" and not has_vocabulary(path):
            continue
        edit = editor(kind, keys()[path])
        assert fingerprints(FIRST, edit, path) == fingerprints(SECOND, edit, path)


def value_of(make: Callable[[str], Any]) -> Callable[[Member], None]:
    def edit(member: Member) -> None:
        member.holder[member.name] = make(str(member.holder[member.name]))

    return edit


def keyed_by_id(member: Member) -> None:
    inside = member.holder[member.name]
    member.holder[member.name] = {str(inside["id"]): inside}


OF_THE_RECORD: dict[str, tuple[str, Callable[[Member], None]]] = {
    "an id with letters": ("[].id", value_of(lambda text: f"zcrm_{text}")),
    "an id that is short": ("[].id", value_of(lambda text: f"L{text[-5:]}")),
    "a time without an offset": ("[].Locked_Time__s", value_of(lambda text: text[:19])),
    "a time in words": ("[].Locked_Time__s", value_of(lambda text: f"at {text[11:16]}")),
    "a name in the place of a word": ("[].Lock_Source__s", value_of(lambda text: f"{text} by Li")),
    "an id in the place of a word": ("[].Lock_Source__s", value_of(lambda _: "415086800000031")),
    "a count that is wrong": ("info.count", value_of(lambda text: int(text) + 7)),
    "a number in the place of an id": ("[].id", value_of(int)),
    "keys that are ids": ("[].Locked_For__s", keyed_by_id),
    "a message with an id": ("[].message", value_of(lambda text: f"{text}: 4150868000000310001")),
    "a code with an id": ("[].code", value_of(lambda _: "E4150868000000310001")),
}


@pytest.mark.parametrize(("path", "edit"), OF_THE_RECORD.values(), ids=OF_THE_RECORD)
def test_what_is_of_the_record_is_not_of_the_identity(
    path: str, edit: Callable[[Member], None]
) -> None:
    first = fingerprints(FIRST, edit, path)
    assert first
    assert first == fingerprints(SECOND, edit, path)
