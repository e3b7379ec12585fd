"""`scopes`: what recorded requests need, and what a token lacks of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandLine
from tests.exchanges.scan.made import cassette, interaction
from zoho_conformance.runs import live

_ROOT = "https://www.zohoapis.com/crm/v7"
_LEADS = "ZohoCRM.modules.leads.READ"
_SEARCH = "ZohoSearch.securesearch.READ"


def posted(uri: str, body: Any) -> dict[str, Any]:
    made = interaction(uri, asked=json.dumps(body))
    made["request"]["method"] = "POST"
    return made


@pytest.fixture
def recorded(tmp_path: Path) -> str:
    """A search for leads, and a visit to another host."""
    search = interaction(f"{_ROOT}/Leads/search?word=lantern")
    sign_in = interaction("https://accounts.zoho.invalid/oauth/v2/token")
    return str(cassette(tmp_path / "lanterns.json", search, sign_in))


def test_the_least_scopes_are_named_with_their_operations(
    command_line: CommandLine, recorded: str
) -> None:
    done = command_line("scopes", recorded)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "2 scopes are enough for 1 operation in 2 exchanges",
        f"  {_LEADS}    search_records",
        f"  {_SEARCH}  search_records",
    ]


def test_a_token_that_lacks_a_scope_fails(command_line: CommandLine, recorded: str) -> None:
    done = command_line("scopes", recorded, "--have", f"ZohoCRM.modules.ALL,{'ZohoCRM.org.READ'}")
    assert done.returncode == 1
    assert f"lacking: {_SEARCH}, for search_records" in done.stdout
    assert "not needed: ZohoCRM.org.READ" in done.stdout


def test_a_token_that_has_all_conforms(command_line: CommandLine, recorded: str) -> None:
    done = command_line("scopes", recorded, "--have", "ZohoCRM.modules.ALL", "--have", _SEARCH)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "lacking: none")


def test_json_has_all_that_is_told(command_line: CommandLine, recorded: str) -> None:
    done = command_line("scopes", recorded, "--have", _LEADS, "--json")
    report = json.loads(done.stdout)
    assert [each["scope"] for each in report["scopes"]] == [_LEADS, _SEARCH]
    assert report["lacking"] == [{"any_of": [_SEARCH], "operations": ["search_records"]}]
    assert (report["have"], report["not_needed"], report["exchanges"]) == ([_LEADS], [], 2)


def test_a_module_is_read_from_a_body(command_line: CommandLine, tmp_path: Path) -> None:
    query = {"select_query": "select Last_Name from Price_Books where id = 1"}
    file = cassette(tmp_path / "query.json", posted(f"{_ROOT}/coql", query))
    done = command_line("scopes", str(file))
    assert "ZohoCRM.modules.pricebooks.READ" in done.stdout


def test_a_module_that_no_request_names_is_left_open(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = cassette(tmp_path / "notes.json", interaction(f"{_ROOT}/Notes"))
    done = command_line("scopes", str(file))
    assert "ZohoCRM.modules.{module}.READ" in done.stdout
    have = "ZohoCRM.modules.leads.READ,ZohoCRM.modules.notes.READ"
    assert command_line("scopes", str(file), "--have", have).returncode == 0


def test_requests_to_no_operation_and_broken_files_are_told(
    command_line: CommandLine, tmp_path: Path
) -> None:
    cassette(tmp_path / "a.json", interaction(f"{_ROOT}/Leads"), interaction(f"{_ROOT}/x/y/z/v/w"))
    (tmp_path / "b.yaml").write_text("version: 1\ninteractions: [", encoding="utf-8")
    done = command_line("scopes", str(tmp_path))
    assert done.returncode == 3
    assert "to no operation: GET www.zohoapis.com/crm/v7/x" in done.stdout
    assert "cannot be read: " in done.stdout
    assert _LEADS in done.stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--have", "leads"), "--have: leads: not a scope"),
        (("--have", _LEADS, "--token"), "choose one of them"),
    ],
)
def test_what_is_no_scope_is_refused(
    command_line: CommandLine, recorded: str, arguments: tuple[str, ...], problem: str
) -> None:
    done = command_line("scopes", recorded, *arguments)
    assert done.returncode == 2
    assert problem in done.stderr


@pytest.mark.parametrize(
    ("granted", "code", "line"),
    [
        ((_LEADS,), 1, f"lacking: {_SEARCH}"),
        ((), 3, "--token: the scopes of the token are unknown"),
    ],
)
def test_the_scopes_of_the_configured_token_are_asked_for(
    command_line: CommandLine,
    recorded: str,
    monkeypatch: pytest.MonkeyPatch,
    granted: tuple[str, ...],
    code: int,
    line: str,
) -> None:
    monkeypatch.setattr(live, "token_scopes", lambda _: granted)
    done = command_line("scopes", recorded, "--token")
    assert done.returncode == code
    assert line in done.stdout + done.stderr
