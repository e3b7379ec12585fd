"""The levels that a project sets itself: which entry decides, and what that makes of a finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding, Source
from zoho_conformance.model.finding_pattern import matches
from zoho_conformance.model.levels import LevelEntry
from zoho_conformance.reports.level_uses import level_note, summarize_levels
from zoho_conformance.runs.configuration_file import LEVELS, ConfigurationFile
from zoho_conformance.runs.levels import Levels, levels_of
from zoho_conformance.runs.library import open_library

TODAY = date(2026, 6, 1)


def finding(rule: str = "key-missing", operation: str = "get_x", path: str = "data[].a") -> Finding:
    return Finding(
        rule=rule,
        level="error",
        basis="stated",
        operation=operation,
        case="ok",
        path=path,
        expected="a",
        actual="b",
        message="a, not b",
        source=Source("page", "keys", 1),
        promised="a",
        came="b",
    )


def entry(level: Any = "info", **about: Any) -> LevelEntry:
    return LevelEntry(level=level, reason="agreed", **({"rule": "key-*"} | about))


def levels(*entries: LevelEntry) -> Levels:
    return Levels("x.toml", entries, TODAY)


def test_the_faults_of_a_request_have_their_level_though_its_answer_was_not_judged() -> None:
    table = levels(entry(rule="request-*"))
    refused = Judgement(Case("get_x", "ok", "success"), "auth", (finding("request-key-unknown"),))
    (lowered,) = table.apply(refused).findings
    assert (lowered.level, table.apply(refused).outcome) == ("info", "auth")


@pytest.mark.parametrize(
    ("pattern", "name", "is_match"),
    [
        ("data[].Custom_*", "data[].Custom_A", True),
        ("data[].Custom_*", "data[].Custom_A.id", True),
        ("data[].Custom_*", "data.Custom_A", False),
        ("data[].Custom_?", "data[].Custom_AB", False),
        ("data[].a", "data[].a.b", False),
        ("*[].id", "data[].id", True),
        ("[a]", "a", False),
        ("Data[].a", "data[].a", False),
        ("", "", True),
    ],
)
def test_a_star_stands_for_anything_and_brackets_for_themselves(
    pattern: str,
    name: str,
    *,
    is_match: bool,
) -> None:
    assert matches(pattern, name) is is_match


def test_a_lowered_finding_keeps_its_documented_level_and_the_reason() -> None:
    lowered = levels(entry("info")).set_level(finding())
    assert (lowered.level, lowered.documented_level, lowered.state) == ("info", "error", "new")
    assert level_note(lowered) == (
        "info, documented as error; entry 1 of the configured levels: agreed"
    )
    assert lowered.fingerprint == finding().fingerprint


def test_a_finding_that_is_off_is_known_and_keeps_its_level() -> None:
    off = levels(entry("off")).set_level(finding())
    assert (off.level, off.state, off.configured and off.configured.level) == (
        "error",
        "known",
        "off",
    )


def test_what_was_decided_is_not_decided_again() -> None:
    table = levels(entry("warning"))
    once = table.set_level(finding())
    assert table.set_level(once) == once


def test_an_entry_holds_until_its_last_day() -> None:
    until = levels(entry("info", expires=TODAY))
    over = levels(entry("warning"), entry("info", expires=date(2026, 5, 31)))
    assert until.set_level(finding()).level == "info"
    assert over.set_level(finding()).level == "warning"
    summary = summarize_levels(over, [over.set_level(finding())])
    assert summary is not None
    assert [use.words_of_use for use in summary.entries] == [
        "1 finding, 1 changed",
        "expired on 2026-05-31: the default levels apply again",
    ]


def test_each_entry_says_what_it_came_to() -> None:
    table = levels(
        entry("info"),
        entry("error", path="data[].b"),
        entry("off", rule="type-changed"),
        entry("off", path="data[].c"),
    )
    seen = [table.set_level(finding(path=f"data[].{name}")) for name in "abbd"]
    summary = summarize_levels(table, seen)
    assert summary is not None
    assert [(use.decided, use.changed, use.overridden) for use in summary.entries] == [
        (2, 2, 2),
        (2, 0, 0),
        (0, 0, 0),
        (0, 0, 0),
    ]
    assert [use.words_of_use for use in summary.entries[1:]] == [
        "2 findings, 0 changed",
        "matched nothing",
        "matched nothing",
    ]


some_entries = st.builds(
    entry,
    st.sampled_from(["error", "warning", "info", "off"]),
    rule=st.sampled_from(["key-missing", "key-*", "type-changed"]),
    operation=st.sampled_from(["*", "get_*", "get_x", "put_x"]),
    path=st.sampled_from(["*", "data[].*", "data[].a", ""]),
    expires=st.sampled_from([None, date(2026, 1, 1), date(2027, 1, 1)]),
)


@given(
    st.lists(some_entries, max_size=6),
    st.builds(
        finding,
        st.sampled_from(["key-missing", "type-changed"]),
        st.sampled_from(["get_x", "put_x"]),
        st.sampled_from(["data[].a", "data[].b", ""]),
    ),
)
def test_the_last_entry_that_holds_decides(entries: list[LevelEntry], seen: Finding) -> None:
    table = levels(*entries)
    about = [
        number
        for number, each in enumerate(entries, 1)
        if each.is_about(seen) and not (each.expires and each.expires < TODAY)
    ]
    decided = table.set_level(seen).configured
    assert (decided.entry if decided else None) == (about[-1] if about else None)
    summary = summarize_levels(table, [table.set_level(seen)])
    assert summary is not None
    assert sum(use.decided for use in summary.entries) == bool(about)
    assert sum(use.overridden for use in summary.entries) == max(0, len(about) - 1)


def configuration(value: Any) -> ConfigurationFile:
    return ConfigurationFile(Path("x.toml"), {LEVELS: value})


def test_one_table_is_a_list_of_one() -> None:
    table = {"rule": "key-missing", "level": "off", "reason": "ours"}
    alone, listed = levels_of(configuration(table)), levels_of(configuration([table]))
    assert alone is not None
    assert listed is not None
    assert alone.entries == listed.entries
    assert levels_of(configuration([])) is None
    assert levels_of(None) is None


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ([{"rule": "key-missing", "level": "off"}], "levels[0]: missing field reason"),
        (
            [{"rule": "key-missing", "level": "off", "reason": " "}],
            "levels[0]: reason is empty; say why the level differs",
        ),
        (
            {"level": "off", "reason": "quiet"},
            "levels: name a rule, an operation, a path or used; --fail-on is for all findings",
        ),
        (
            {"rule": "key-missing", "level": "of", "reason": "x"},
            "levels.level: expected one of error, warning, info, off; got 'of'",
        ),
        (3, "levels: expected an object or a list of objects, got an integer"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused(value: Any, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        levels_of(configuration(value))
    assert problem in str(caught.value)


def test_an_unknown_rule_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="unknown rule key-mising; did you mean key-missing"):
        levels(entry(rule="key-mising")).require_rules()
    levels(entry(rule="mine")).require_rules(lambda: ["mine"])


def test_an_operation_may_be_named_by_any_of_its_ids() -> None:
    promises = open_library().promises
    main, others = next((main, ids) for main, ids in promises.groups.items() if len(ids) > 1)
    other = next(id_ for id_ in others if id_ != main)
    resolved = levels(entry("off", operation=other)).resolve(promises)
    assert resolved.set_level(finding(operation=main)).state == "known"
    with pytest.raises(UsageError, match="unknown operation get_recordz; did you mean get_records"):
        levels(entry(operation="get_recordz")).resolve(promises)
