"""One change of the API's is one group of findings, over all cassettes in which it occurs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.shipped import library, shipped
from zoho_conformance.checks.key_paths import shared_path
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Case, Exchange, Response
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.target import Target

ENVELOPE = ("code", "details", "message", "status")
NEW_NAMES = ("renamed_{}", "zzz")
KINDS = ("drop", *NEW_NAMES, "retype", "null", "other value")

MAY_BE_ABSENT = {f"info.{name}_token" for name in ("next_page", "previous_page")}
MAY_BE_ABSENT.add("info.page_token_expiry")
"""A ruling lets the tokens be absent, and they are null in the page's samples."""

NO_DRIFT = {
    *((kind, path) for kind in ("drop", "null") for path in MAY_BE_ABSENT),
}
"""Changes that the contracts allow."""


class Edited(Target):
    """The shipped recordings, edited."""

    name: str = "reference"
    kind: TargetKind = "replayed"
    description = "edited recordings"

    def __init__(self, exchanges: Mapping[Case, Exchange]) -> None:
        self._exchanges = exchanges

    @property
    def cases(self) -> tuple[Case, ...]:
        return tuple(self._exchanges)

    def answer(self, case: Case) -> Exchange:
        return self._exchanges[case]


@cache
def recorded() -> Mapping[Case, Exchange]:
    return {
        shown.exchange.case: shown.exchange
        for name, shown in shipped().items()
        if name.startswith("reference/")
    }


@dataclass(frozen=True, slots=True)
class Member:
    """A key of an object in an answer; `path` is where, as all operations have it."""

    holder: dict[str, Any]
    name: str
    path: str


def members(promise: Promise, body: Any) -> Iterator[Member]:
    in_error = isinstance(body, dict) and "code" in body
    stack: list[tuple[Any, str]] = [(body, "")]
    while stack:
        node, path = stack.pop()
        if isinstance(node, list):
            stack += [(item, f"{path}[]") for item in node]
        elif isinstance(node, dict):
            for name, value in node.items():
                place = f"{path}.{name}" if path else name
                yield Member(node, name, shared_path(promise, place, in_error=in_error))
                stack.append((value, place))


def with_body(exchange: Exchange, body: Any) -> Exchange:
    response = exchange.response
    return replace(
        exchange, response=Response(response.status, response.headers, json.dumps(body).encode())
    )


def changed(
    edit: Callable[[Member], None],
    paths: frozenset[str],
    cases: Iterable[Case] | None = None,
    of: Mapping[Case, Exchange] | None = None,
) -> dict[Case, Exchange]:
    """The recordings (or others), with an edit made to every key at some paths."""
    exchanges = dict(recorded() if of is None else of)
    for case in exchanges if cases is None else cases:
        exchange = exchanges[case]
        if not exchange.response.body:
            continue
        body = json.loads(exchange.response.body)
        touched = [m for m in members(library().promises[case.operation], body) if m.path in paths]
        for member in touched:
            edit(member)
        if touched:
            exchanges[case] = with_body(exchange, body)
    return exchanges


def findings(exchanges: Mapping[Case, Exchange]) -> list[Finding]:
    """What is found in edited recordings; edited views and effects are judged too."""
    target = Edited(exchanges)
    run = Run(library(), [target])
    run.judge_all()
    return [f for case in target.cases for f in run.judgement(target.name, case).findings]


def groups(exchanges: Mapping[Case, Exchange]) -> set[str]:
    return {finding.group for finding in findings(exchanges)}


def rename(member: Member, name: str) -> None:
    items = [(name if key == member.name else key, v) for key, v in member.holder.items()]
    member.holder.clear()
    member.holder.update(items)


def editor(kind: str, types: frozenset[str]) -> Callable[[Member], None]:
    """One and the same change of a key wherever it stands, given the types that it has."""
    another = "a word" if "string" not in types else 7

    def edit(member: Member) -> None:
        if kind == "drop":
            member.holder.pop(member.name, None)
        elif kind in NEW_NAMES:
            rename(member, kind.format(member.name))
        elif kind == "retype":
            member.holder[member.name] = another
        elif kind == "null":
            member.holder[member.name] = None
        else:
            member.holder[member.name] = "SOMETHING_ELSE"

    return edit


@cache
def keys() -> Mapping[str, frozenset[str]]:
    """The types of every documented key that an answer shows, by the path that all share."""
    documented: dict[str, set[str]] = {}
    for promise in library().suite_promises:
        for key in promise.response_keys:
            documented.setdefault(shared_path(promise, key.path), set()).update(key.types)
    for name, kind in zip(ENVELOPE, ("string", "object", "string", "string"), strict=True):
        documented.setdefault(f"[].{name}", set()).add(kind)
    shown = {
        member.path
        for case, exchange in recorded().items()
        if exchange.response.body
        for member in members(library().promises[case.operation], exchange.response.json)
    }
    return {path: frozenset(types) for path, types in documented.items() if path in shown}


def has_vocabulary(path: str) -> bool:
    return path in ("[].code", "[].message", "[].status") or any(
        key.values and key.types == ("string",) and shared_path(promise, key.path) == path
        for promise in library().suite_promises
        for key in promise.response_keys
    )


@pytest.mark.parametrize("kind", KINDS)
def test_one_change_of_a_key_is_one_group(kind: str) -> None:
    odd = {}
    for path, types in keys().items():
        if kind == "other value" and not has_vocabulary(path):
            continue
        made = groups(changed(editor(kind, types), frozenset([path])))
        if len(made) != (0 if (kind, path) in NO_DRIFT else 1):
            odd[path] = len(made)
    assert not odd


@pytest.mark.parametrize("kind", ["drop", *NEW_NAMES, "retype", "null"])
def test_one_change_of_all_keys_of_a_name_is_one_group(kind: str) -> None:
    by_name: dict[str, set[str]] = {}
    for path in keys():
        by_name.setdefault(json_path.name(path), set()).add(path)
    several = {name: paths for name, paths in by_name.items() if len(paths) > 1}
    assert {"id", "name", "api_name"} <= several.keys()
    for name, paths in several.items():
        types = frozenset().union(*(keys()[path] for path in paths))
        edited = changed(editor(kind, types), frozenset(paths))
        assert (name, len(groups(edited))) == (name, 1)


def test_every_documented_key_of_the_recordings_was_changed() -> None:
    assert len(keys()) > 60
    assert {"[].status", "[].Locked_Time__s", "info.count", "data"} <= keys().keys()


def test_one_key_renamed_in_all_cassettes_is_one_group_with_all_its_findings() -> None:
    edited = changed(editor(NEW_NAMES[0], frozenset()), frozenset(["[].Locked_Time__s"]))
    made = findings(edited)
    assert len(made) == 7
    assert len({finding.group for finding in made}) == 1
    assert {finding.came for finding in made} == {"renamed_Locked_Time__s"}


def test_three_changes_are_three_groups() -> None:
    def edit(member: Member) -> None:
        if member.path == "[].status":
            if member.holder["status"] == "error":
                del member.holder["status"]
        else:
            rename(member, f"renamed_{member.name}")

    paths = frozenset(["[].status", "[].Locked_Time__s", "[].lock_type"])
    made = findings(changed(edit, paths))
    assert len(made) > 40
    assert len({finding.group for finding in made}) == 3


def with_status(status: int, cases: Iterable[Case]) -> dict[Case, Exchange]:
    exchanges = dict(recorded())
    for case in cases:
        response = replace(exchanges[case].response, status=status)
        exchanges[case] = replace(exchanges[case], response=response)
    return exchanges


@pytest.mark.parametrize("status", [206, 226])
def test_one_other_status_of_all_successes_is_one_group(status: int) -> None:
    successes = [case for case in recorded() if case.expected == "success"]
    assert len(groups(with_status(status, successes))) == 1


@pytest.mark.parametrize("status", [200, 418])
def test_one_other_status_of_all_refusals_is_one_group(status: int) -> None:
    refusals = [
        case
        for case, exchange in recorded().items()
        if case.expected == "error"
        and exchange.response.body
        and exchange.response.status not in (200, 401)
    ]
    assert len(groups(with_status(status, refusals))) == 1


def test_one_other_content_type_is_one_group() -> None:
    exchanges = {
        case: replace(
            exchange,
            response=replace(exchange.response, headers={"content-type": "text/html"}),
        )
        for case, exchange in recorded().items()
    }
    assert len(groups(exchanges)) == 1


@pytest.mark.parametrize("name", ["error", "fault"])
def test_one_object_around_all_errors_is_one_group(name: str) -> None:
    exchanges = {
        case: with_body(exchange, {name: exchange.response.json})
        for case, exchange in recorded().items()
        if exchange.response.body and "code" in exchange.response.json
    }
    made = findings({**recorded(), **exchanges})
    assert len(made) > 5
    assert len({finding.group for finding in made}) == 1
    assert {finding.actual for finding in made} == {f"them inside {name}"}


@pytest.mark.parametrize("code", ["QUOTA_EXCEEDED", "NOT_ALLOWED"])
def test_one_code_that_comes_instead_of_others_is_one_group(code: str) -> None:
    refusals = [case for case in recorded() if case.expected == "error"]

    def edit(member: Member) -> None:
        member.holder[member.name] = code

    made = groups(changed(edit, frozenset(["[].code"]), refusals))
    assert len(made) == 1


def test_two_codes_at_one_place_are_two_groups() -> None:
    def first(member: Member) -> None:
        member.holder[member.name] = "QUOTA_EXCEEDED"

    def second(member: Member) -> None:
        member.holder[member.name] = "ACCOUNT_SUSPENDED"

    refusals = [case for case in recorded() if case.expected == "error"]
    paths = frozenset(["[].code"])
    assert groups(changed(first, paths, refusals)).isdisjoint(
        groups(changed(second, paths, refusals))
    )


def depth(value: Any) -> int:
    inside: Sequence[Any] = ()
    if isinstance(value, (dict, list)):
        inside = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(map(depth, inside), default=0)


def test_a_change_at_every_depth_of_a_recursive_key_is_one_group() -> None:
    deep = max(recorded().values(), key=lambda e: depth(e.response.json) if e.response.body else 0)
    assert depth(deep.response.json) > 8
    (path,) = (path for path in keys() if path.endswith("criteria.comparator"))
    made = findings(changed(editor("drop", frozenset()), frozenset([path])))
    assert len({finding.path for finding in made}) > 1
    assert len({finding.group for finding in made}) == 1
