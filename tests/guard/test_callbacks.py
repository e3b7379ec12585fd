"""What Zoho sends to an address of the caller's, held to what the page shows of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance import Drift, Guard, NotJudged, UsageError, load_contracts
from zoho_conformance.cli.derive import derived_files
from zoho_conformance.pages.reader import read

SENT = {"lamp": "a", "lit": True, "keeper": {"id": "5843104000000424672"}, "token": "b"}
MORE = {**SENT, "room": "hall"}


def _page(title: str, body: dict[str, Any]) -> str:
    verb = title.split(maxsplit=1)[0].casefold()
    return "\n\n".join(
        (
            f"# {title}",
            "#### Endpoints",
            f"POST /crm/v7/{verb}",
            "#### Input JSON Keys",
            "- notify\\_urlstring, mandatory\n\n\n\nThe URL.\n\n- tokenstring, optional\n\n\n\nIt.",
            "#### Sample Response received at the notify URL",
            f"``` json\n{json.dumps(body)}\n```",
        )
    )


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    folder = tmp_path_factory.mktemp("callbacks")
    for title, body in (("Watch Lamps", SENT), ("Follow Lamps", MORE)):
        page = read(_page(title, body))
        derived_files.write_changed(folder, derived_files.derive_files(page, ()))
    (version,) = (folder / "contracts").iterdir()
    (version / "rulings.toml").write_text("", encoding="utf-8")
    return Guard(load_contracts(folder))


@pytest.mark.parametrize(
    "form",
    [lambda body: body, json.dumps, lambda body: json.dumps(body).encode()],
    ids=["parsed", "text", "bytes"],
)
def test_a_callback_is_found_by_the_keys_that_came(guard: Guard, form: Any) -> None:
    for body, name in ((SENT, "watch_lamps_callback"), (MORE, "follow_lamps_callback")):
        result = guard.check_callback(form(body))
        assert [judgement.case.operation for judgement in result.judgements] == [name]
        assert (result.outcome, result.findings) == ("conforms", ())


@pytest.mark.parametrize("token", [{}, {"token": None}], ids=["absent", "null"])
def test_what_the_caller_need_not_choose_may_be_missing(
    guard: Guard, token: dict[str, Any]
) -> None:
    body = {name: value for name, value in SENT.items() if name != "token"} | token
    assert guard.check_callback(body).findings == ()


def test_a_callback_that_differs_is_drift_at_the_key(guard: Guard) -> None:
    with pytest.raises(Drift) as drift:
        guard.check_callback({**SENT, "lit": "yes"}, fail_on="warning")
    assert [(each.rule, each.path) for each in drift.value.findings] == [("type-changed", "lit")]
    assert "sent:     by Zoho, to an address of yours" in str(drift.value)


def test_a_renamed_key_does_not_hide_which_callback_it_is(guard: Guard) -> None:
    body = {**SENT, "lamps": "a"}
    del body["lamp"]
    result = guard.judge_callback(body)
    assert [finding.rule for finding in result.findings] == ["key-renamed"]


@pytest.mark.parametrize("body", [{"hello": 1}, [], "nonsense", b""])
def test_a_body_like_no_callback_is_not_judged(guard: Guard, body: Any) -> None:
    with pytest.raises(NotJudged, match="does not look like any callback"):
        guard.check_callback(body)
    assert guard.check_callback(body, strict=False).outcome == "unmatched"


def test_a_named_callback_is_judged_whatever_came(guard: Guard) -> None:
    assert guard.judge_callback({"hello": 1}, callback="watch_lamps_callback").outcome == "drift"
    assert guard.judge_callback("nonsense", callback="watch_lamps_callback").outcome == "unreadable"


def test_a_name_that_no_callback_has_is_a_usage_error(guard: Guard) -> None:
    with pytest.raises(UsageError, match="did you mean 'watch_lamps_callback'"):
        guard.check_callback(SENT, callback="watch_lamp_callback")


def test_the_contracts_of_a_guard_may_have_no_callback(tmp_path: Path) -> None:
    page = read("# Get Lamps\n\n#### Endpoints\n\nGET /crm/v7/lamps\n")
    derived_files.write_changed(tmp_path, derived_files.derive_files(page, ()))
    with pytest.raises(NotJudged, match=r"any callback in the contracts \(none\)"):
        Guard(load_contracts(tmp_path)).check_callback(SENT)
