"""Every single edit of every shipped body is one finding at its own path, and nothing else is."""

from __future__ import annotations

from functools import cache

import pytest

from tests.checks.edits import every_edit
from tests.checks.shipped import Shipped, places, shipped

_TOKENS = ("info.next_page_token", "info.previous_page_token", "info.page_token_expiry")
Odd = tuple[str, str, str, tuple[tuple[str, str], ...]]
"""`ok` or the code, the kind of edit, its path, and the findings instead of one at that path."""

EXCEPTIONS: frozenset[Odd] = frozenset(
    [
        # A ruling lets the page tokens be absent, ...
        *(("ok", "drop", token, ()) for token in _TOKENS),
        # ... so that a name unlike theirs is a new key, not theirs renamed.
        *(("ok", "rename", token, (("key-undocumented", "info.zzz"),)) for token in _TOKENS),
        # Null is what the page's sample has where no profile is excluded.
        ("ok", "null", "record_locking_configurations[].lock_excluded_profiles", ()),
    ]
)
KNOWN = {
    "documented/get_record_locking_information-ok": {
        ("answer-not-asked-for", "data[].Locked_For__s.id")
    }
}
"""The page's sample answers for another record than it asks for; a ruling says so."""

WITH_BODY = [name for name, recorded in shipped().items() if recorded.exchange.response.body]
# Of cases with one and the same answer the first will do.
DISTINCT = list(
    {
        (shipped()[name].judge, shipped()[name].exchange.response.body): name
        for name in reversed(WITH_BODY)
    }.values()
)


def _is_undocumented(recorded: Shipped, path: str) -> bool:
    """Whether the path is inside `details` of an error whose row does not document what is there.

    Rows that a ruling gave names for the missing parameter are the only ones that do.
    """
    rows = recorded.judge.promise.errors
    row = next((row for row in rows if row.case == recorded.exchange.case.name), None)
    inside = path.removeprefix(f"{recorded.judge.promise.wrapper}[].")
    return row is not None and not row.details and inside.startswith("details.")


@cache
def oddities(name: str) -> frozenset[Odd]:
    """The edits that give anything but one more finding at the path of the edit."""
    recorded = shipped()[name]
    before = places(recorded.judged().findings)
    odd = set()
    code = recorded.exchange.case.name.partition("-")[0]
    for edit in every_edit(recorded.body):
        judgement = recorded.judged(body=edit.body)
        assert judgement.judged, (edit.kind, edit.path, judgement.reason)
        new = [(f.rule, f.path) for f in judgement.findings if (f.rule, f.path) not in before]
        if _is_undocumented(recorded, edit.path):
            # What names a parameter shows that a cause is none of those that the page tells of.
            assert {rule for rule, _ in new} <= {"details-key-missing"}
        elif [there for _, there in new] != [edit.path]:
            odd.add((code, edit.kind, edit.path, tuple(new)))
    return frozenset(odd)


@pytest.mark.parametrize("name", list(shipped()))
def test_every_shipped_exchange_conforms(name: str) -> None:
    judgement = shipped()[name].judged()
    assert judgement.judged
    assert places(judgement.findings) == KNOWN.get(name, set())


@pytest.mark.parametrize("name", DISTINCT)
def test_every_edit_is_one_finding_at_its_path(name: str) -> None:
    assert oddities(name) <= EXCEPTIONS


def test_every_listed_exception_is_still_needed() -> None:
    assert not EXCEPTIONS - {odd for name in DISTINCT for odd in oddities(name)}


def test_edits_reach_every_shipped_body() -> None:
    without = [recorded for name, recorded in shipped().items() if name not in WITH_BODY]
    assert {recorded.exchange.response.status for recorded in without} == {204}
    assert all(sum(1 for _ in every_edit(shipped()[name].body)) >= 20 for name in WITH_BODY)
