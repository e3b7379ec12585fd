"""`pytest --zoho-mutants` in an invented project: what its tests make of answers that drift."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

import aiohttp
import httpx
import pydantic
import pytest
import requests

from tests.pytest_plugin.conftest import Project
from tests.pytest_plugin.test_plugin import counts
from tests.sessions import Session

CLIENT_MODULES = (aiohttp, httpx, pydantic, requests)
"""Imported here, since pytest in this process forgets what it imported when it ends."""

CLIENT = """\
import asyncio

import httpx
import pydantic
import requests

USERS = "https://www.zohoapis.com/crm/v7/users"
SIGNED = {"Authorization": "Zoho-oauthtoken made-up"}


def users():
    answer = requests.get(USERS, params={"type": "AllUsers"}, headers=SIGNED, timeout=5)
    answer.raise_for_status()
    return answer.json()


def emails():
    return [user["email"] for user in users()["users"]]


def names():
    return [user.get("full_name") or "?" for user in users()["users"]]


def pages():
    count, more = 0, True
    while more:
        more = users()["info"]["more_records"]
        count += 1
    return count


async def ids():
    async with httpx.AsyncClient(headers=SIGNED) as client:
        answer = await client.get(USERS, params={"type": "AllUsers"})
        return [user["id"] for user in answer.json()["users"]]


class User(pydantic.BaseModel):
    model_config = {"extra": "ignore"}
    id: str
    status: str


class Strict(pydantic.BaseModel):
    model_config = {"extra": "forbid"}
    name: str
    id: str


def models():
    return [User.model_validate(user) for user in users()["users"]]


def roles():
    return [Strict.model_validate(user["role"]) for user in users()["users"]]
"""


def place(text: str) -> str:
    """The line of the client that has a text."""
    lines = enumerate(CLIENT.splitlines(), 1)
    return next(f"shop/crm.py:{number}" for number, line in lines if text in line)


@pytest.fixture
def client_project(project: Project) -> Project:
    project.file(
        "pyproject.toml",
        '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\npythonpath = ["."]\n',
    )
    project.file("shop/__init__.py", "")
    project.file("shop/crm.py", CLIENT)
    return project


def run(project: Project, *arguments: str, process: bool = False) -> tuple[Session, dict[str, Any]]:
    pytest_of = project.pytest_process if process else project.pytest
    done = pytest_of(*arguments, "--zoho-mutants-report", "mutants.json")
    file = project.folder / "mutants.json"
    return done, json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def result(report: dict[str, Any], test: str, mutant: str) -> dict[str, Any]:
    (row,) = (
        row
        for row in report["results"]
        if row["test"].endswith(f"::{test}") and row["mutant"] == f"get_users/{mutant}"
    )
    matching: dict[str, Any] = row
    return matching


def test_the_table_says_what_each_test_made_of_each_mutant(client_project: Project) -> None:
    client_project.file(
        "tests/test_users.py",
        """\
from shop import crm


def test_emails(zoho_org):
    assert all(isinstance(email, str) for email in crm.emails())


def test_names(zoho_org):
    assert crm.names()


def test_fails(zoho_org):
    assert crm.names() == []


def test_without_org():
    assert True
""",
    )
    done, report = run(
        client_project, "--zoho-mutants-max=400", "--zoho-mutants", "key-*", "type-changed"
    )
    assert done.code == 1
    assert counts(done.text) == {"failed": 1, "passed": 3}
    at = place('user["email"]')
    raised = result(report, "test_emails", "email/missing")
    assert (raised["result"], raised["at"], raised["exception"]) == ("raised", at, "KeyError")
    failed = result(report, "test_emails", "email/retyped")
    assert (failed["result"], failed["exception"]) == ("failed", "AssertionError")
    assert failed["at"] == "tests/test_users.py:5"
    survived = result(report, "test_names", "full_name/missing")
    assert (survived["result"], survived["reads"]) == ("survived", "yes")
    assert survived["at"] == place("full_name")
    assert [test["outcome"] for test in report["tests"]] == ["passed", "passed", "failed"]
    assert not [row for row in report["results"] if "test_fails" in row["test"]]
    assert f"passed; reads the key at {survived['at']}" in done.text
    assert f"raised KeyError at {at}" in done.text
    assert "tests/test_users.py::test_fails: failed" in done.text
    rules = {mutant["rule"] for mutant in report["mutants"]}
    assert rules == {"key-missing", "key-renamed", "key-undocumented", "type-changed"}


def test_keys_that_the_tests_read_come_first_and_each_once(client_project: Project) -> None:
    client_project.file(
        "test_users.py",
        "from shop import crm\n\n\ndef test_emails(zoho_org):\n    assert crm.emails()\n",
    )
    done, report = run(client_project, "--zoho-mutants", "--zoho-mutants-max", "4")
    assert done.code == 0, done.text
    assert [mutant["name"] for mutant in report["mutants"]] == [
        "get_users/users/missing",
        "get_users/email/missing",
        "get_users/users/renamed",
        "get_users/email/renamed",
    ]
    assert report["not_run_of_read_keys"] == 4
    assert f"not run: {len(report['not_run'])} mutants, 4 of them of keys" in done.text


SHARED = """\
import asyncio

import pytest

from shop import crm

set_up = []


@pytest.fixture(scope="session")
def session_answer(zoho_org):
    set_up[:] = ["session"]
    return crm.users()


@pytest.fixture(scope="module")
def first(session_answer):
    set_up.append("module")
    return session_answer["users"][0]


@pytest.fixture(scope="class")
def begun(first):
    set_up.append("class")


@pytest.mark.usefixtures("begun")
class TestFirst:
    def test_email(self, first):
        assert first["email"]

    def test_city(self, first):
        assert first["city"]

    def test_set_up_once(self):
        assert set_up == ["session", "module", "class"]


def test_asked_for_by_its_name(request):
    assert request.getfixturevalue("zoho_org").url
    assert asyncio.run(crm.ids())
"""


def test_answers_in_fixtures_of_any_scope_drift_for_every_test_that_uses_them(
    client_project: Project,
) -> None:
    client_project.file("test_shared.py", SHARED)
    done, report = run(client_project, "--zoho-mutants", "get_users/*/missing")
    assert done.code == 0, done.text
    for test, key in (("test_email", "email"), ("test_city", "city")):
        row = result(report, test, f"{key}/missing")
        assert (row["result"], row["when"], row["exception"]) == ("raised", "call", "KeyError")
    for test in ("test_email", "test_city", "test_set_up_once"):
        row = result(report, test, "users/missing")
        assert (row["result"], row["when"], row["exception"]) == ("raised", "setup", "KeyError")
    row = result(report, "test_asked_for_by_its_name", "id/missing")
    assert (row["result"], row["at"]) == ("raised", place('user["id"]'))
    assert not [row for row in report["results"] if row["result"] == "failed"]


def test_a_client_with_models_raises_where_it_makes_them(client_project: Project) -> None:
    client_project.file(
        "test_models.py",
        """\
from shop import crm


def test_models(zoho_org):
    assert crm.models()


def test_roles(zoho_org):
    assert crm.roles()
""",
    )
    done, report = run(client_project, "--zoho-mutants", "--zoho-mutants-max", "400")
    assert done.code == 0, done.text
    row = result(report, "test_models", "status/missing")
    at = place("User.model_validate")
    assert (row["result"], row["exception"], row["at"]) == ("raised", "ValidationError", at)
    assert result(report, "test_models", "id/other-format")["result"] == "survived"
    assert result(report, "test_models", "users/undocumented-key")["result"] == "unaffected"
    row = result(report, "test_roles", "role/undocumented-key")
    assert (row["result"], row["exception"]) == ("raised", "ValidationError")


def test_a_test_that_asks_for_ever_comes_to_an_end(client_project: Project) -> None:
    client_project.file(
        "test_pages.py",
        "from shop import crm\n\n\ndef test_pages(zoho_org):\n    assert crm.pages() == 1\n",
    )
    done, report = run(client_project, "--zoho-mutants", "get_users/info.more_records/retyped")
    assert done.code == 0, done.text
    assert result(report, "test_pages", "info.more_records/retyped")["result"] == "endless"
    assert "did not finish (1):" in done.text


def test_a_survivor_fails_the_session_where_that_is_asked_for(client_project: Project) -> None:
    client_project.file(
        "test_users.py",
        "from shop import crm\n\n\ndef test_names(zoho_org):\n    assert crm.names()\n",
    )
    names = ("--zoho-mutants", "get_users/full_name/null")
    assert client_project.pytest(*names).code == 0
    assert client_project.pytest(*names, "--zoho-mutants-fail").code == 1
    client_project.file("zoho-conformance.toml", "[pytest]\nmutants-fail = true\n")
    assert client_project.pytest(*names).code == 1
    assert client_project.pytest("--zoho-mutants", "get_users/users/missing").code == 0


def test_selection_and_subtests_and_skips_are_respected(client_project: Project) -> None:
    client_project.file(
        "test_users.py",
        """\
import unittest

import pytest

from shop import crm


def test_skips(zoho_org):
    if "?" in crm.names():
        pytest.skip("nobody has a name")


@pytest.mark.usefixtures("zoho_org")
class UsersTest(unittest.TestCase):
    def test_case(self):
        for name in crm.names():
            with self.subTest():
                self.assertNotEqual(name, "?")


def test_subtests(zoho_org, subtests):
    with subtests.test("names"):
        assert "?" not in crm.names()


def test_deselected(zoho_org):
    assert crm.names()
""",
    )
    arguments = ("--zoho-mutants", "get_users/full_name/missing", "-k", "not deselected")
    done, report = run(client_project, *arguments, "test_users.py")
    assert done.code == 0, done.text
    rows = {row["test"].rpartition("::")[2]: row["result"] for row in report["results"]}
    assert rows == {"test_skips": "skipped", "test_case": "failed", "test_subtests": "failed"}
    assert "1 deselected" in done.text
    assert "FAILED" not in done.text


def test_paths_behind_the_option_are_collected(client_project: Project) -> None:
    for name in ("first", "second"):
        test = "from shop import crm\n\n\ndef test_names(zoho_org):\n    assert crm.names()\n"
        client_project.file(f"tests/test_{name}.py", test)
    name = "tests/test_first.py::test_names"
    for path in ("tests/test_first.py", name):
        arguments = ("--zoho-mutants-max", "1", "--zoho-mutants", "null-undocumented", path)
        done, report = run(client_project, *arguments)
        assert done.code == 0, done.text
        assert [test["id"] for test in report["tests"]] == [name]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--zoho-mutants", "key-mising"], "unknown rule 'key-mising'; did you mean"),
        (["--zoho-mutants", "tests/test_typo.py"], "unknown rule 'tests/test_typo.py'"),
        (["--zoho-mutants-report", "x.json"], "--zoho-mutants-report: needs --zoho-mutants"),
        (["--zoho-mutants", "--zoho-mutants-max", "0"], "'0': use a number from 1"),
    ],
)
def test_what_cannot_be_run_is_one_line(
    client_project: Project, arguments: list[str], message: str
) -> None:
    client_project.file("test_mine.py", "def test_mine(): pass\n")
    done = client_project.pytest(*arguments)
    assert done.code == 4
    assert message in done.text
    assert "Traceback" not in done.text


@pytest.mark.skipif(find_spec("xdist") is None, reason="pytest-xdist is not installed")
def test_several_processes_are_refused(client_project: Project) -> None:
    client_project.file("test_mine.py", "def test_mine(): pass\n")
    done = client_project.pytest("--zoho-mutants", "-n2", plugins=("xdist",))
    assert done.code == 4
    assert "add -n0, or leave out -n" in done.text


def test_tests_without_the_fixture_are_told_of(client_project: Project) -> None:
    client_project.file("test_mine.py", "def test_mine(): pass\n")
    done = client_project.pytest("--zoho-mutants")
    assert done.code == 0
    assert "no test used the fixture zoho_org: nothing was run" in done.text
    assert client_project.pytest("--zoho-mutants", "--zoho-mutants-fail").code == 1


def test_rules_without_a_mutant_and_a_file_that_cannot_be_written_are_told(
    client_project: Project,
) -> None:
    client_project.file(
        "test_users.py",
        "from shop import crm\n\n\ndef test_names(zoho_org):\n    assert crm.names()\n",
    )
    report = ("--zoho-mutants-report", "test_users.py/mutants.json")
    done = client_project.pytest("--zoho-mutants", "error-status-changed", *report)
    assert done.code == 4
    assert "no mutant of error-status-changed" in done.text
    assert "test_users.py/mutants.json: cannot be written: " in done.text
    assert "1 passed" in done.text


def test_what_was_run_before_an_interruption_is_told(client_project: Project) -> None:
    client_project.file(
        "test_users.py",
        """\
from shop import crm

turns = []


def test_names(zoho_org):
    turns.append(crm.names())
    if len(turns) == 3:
        raise KeyboardInterrupt
""",
    )
    done, report = run(client_project, "--zoho-mutants", "get_users/full_name/*", process=True)
    assert done.code == 2
    assert "incomplete: interrupted after 1 of" in done.text
    assert len(report["results"]) == 1
    assert "get_users/full_name/missing" not in report["not_run"]
    assert report["not_run"]


def test_drift_that_another_test_noticed_stands_apart_and_fails_nothing(
    client_project: Project,
) -> None:
    client_project.file(
        "pyproject.toml",
        '[tool.pytest.ini_options]\npython_files = "verify_*.py"\npythonpath = ["."]\n',
    )
    client_project.file(
        "verify_users.py",
        """\
import json
import urllib.request

from shop import crm


def names():
    request = urllib.request.Request(f"{crm.USERS}?type=AllUsers", headers=crm.SIGNED)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return [user.get("full_name") for user in json.load(answer)["users"]]


def test_silent(zoho_org):
    names()


def test_loud(zoho_org):
    assert all(names())


def test_hands_on(zoho_org):
    assert json.dumps(crm.users())
""",
    )
    done, report = run(
        client_project, "--zoho-mutants", "get_users/full_name/missing", "--zoho-mutants-fail"
    )
    assert done.code == 0, done.text
    assert [mutant["noticed"] for mutant in report["mutants"]] == [True]
    row = result(report, "test_silent", "full_name/missing")
    assert (row["result"], row["reads"], row["at"]) == ("survived", "yes", "verify_users.py:10")
    row = result(report, "test_loud", "full_name/missing")
    assert (row["result"], row["at"]) == ("failed", "verify_users.py:18")
    row = result(report, "test_hands_on", "full_name/missing")
    assert (row["result"], row["reads"], row["at"]) == ("survived", "unknown", "verify_users.py:22")
    assert "reads the key at verify_users.py:10; another test noticed" in done.text
    assert "the whole object was handed on (1):" in done.text


def test_answers_that_the_code_keeps_are_not_reached(client_project: Project) -> None:
    client_project.file(
        "test_users.py",
        """\
from functools import cache

from shop import crm

emails = cache(crm.emails)


def test_emails(zoho_org):
    assert emails()


def test_other_operation(zoho_org):
    assert zoho_org.requests == ()
""",
    )
    done, report = run(client_project, "--zoho-mutants", "get_users/email/missing")
    assert result(report, "test_emails", "email/missing")["result"] == "not-reached"
    assert report["not_reached"] == 2
    assert "1 test that got no answer of a documented operation" in done.text
