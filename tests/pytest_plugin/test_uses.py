"""`pytest --zoho-conformance-uses`, and the fixture, in a project of others."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from tests.guard.answers import PATH, body
from tests.pytest_plugin.conftest import Project
from zoho_conformance.model.uses.uses_file import read_uses

APP = f"""\
import requests

def locks(record="1"):
    response = requests.get("https://www.zohoapis.eu{PATH}", timeout=5)
    return [row["Locked_By__s"]["name"] for row in response.json()["data"]]

def times(record="1"):
    response = requests.get("https://www.zohoapis.eu{PATH}", timeout=5)
    for row in response.json()["data"]:
        yield row.get("Locked_Time__s")
"""
CONFTEST = f"""\
import io

import pytest
import urllib3
from requests.adapters import HTTPAdapter

def send(self, request, **options):
    body = io.BytesIO({json.dumps(body())!r}.encode())
    headers = {{"Content-Type": "application/json"}}
    return self.build_response(
        request, urllib3.HTTPResponse(body=body, status=200, headers=headers, preload_content=False)
    )

@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    monkeypatch.setattr(HTTPAdapter, "send", send)
"""
TESTS = """\
from app import sync

def test_names():
    assert sync.locks()

def test_times():
    assert list(sync.times())
"""


# A session within this process forgets what it loads, and what is watched cannot load twice.
for _name in ("aiohttp", "httpx", "orjson", "pydantic", "requests", "yaml"):
    import_module(_name)


@pytest.fixture
def app(project: Project) -> Project:
    project.file("app/__init__.py", "")
    project.file("app/sync.py", APP)
    project.file("conftest.py", CONFTEST)
    project.file("tests/test_sync.py", TESTS)
    project.file("pytest.ini", "[pytest]\npythonpath = .\n")
    return project


EXPECTED = {
    "data": (("app/sync.py:5", "app/sync.py:9"), ()),
    "data[].Locked_By__s": (("app/sync.py:5",), ()),
    "data[].Locked_By__s.name": (("app/sync.py:5",), ()),
    "data[].Locked_Time__s": ((), ("app/sync.py:10",)),
}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_the_keys_that_the_code_reads_are_written(app: Project, workers: tuple[str, ...]) -> None:
    plugins = ("xdist.plugin",) if workers else ()
    completed = app.pytest("--zoho-conformance-uses", "uses.toml", *workers, plugins=plugins)
    assert completed.code == 0, completed.text
    assert "uses.toml: 4 keys of 1 operation" in completed.text
    uses = read_uses(app.folder / "uses.toml").use
    assert {use.path: (use.read, use.optional) for use in uses} == EXPECTED
    assert {use.operation for use in uses} == {"get_record_locking_information"}


def test_another_run_adds_to_the_file_and_a_fresh_run_does_not(app: Project) -> None:
    for name in ("names", "times"):
        app.pytest("--zoho-conformance-uses", "uses.toml", "-k", name)
    assert len(read_uses(app.folder / "uses.toml").use) == 4
    app.pytest(
        "--zoho-conformance-uses", "uses.toml", "-k", "times", "--zoho-conformance-uses-fresh"
    )
    assert [use.path for use in read_uses(app.folder / "uses.toml").use] == [
        "data",
        "data[].Locked_Time__s",
    ]


def test_a_file_that_is_none_ends_the_session_before_it_begins(app: Project) -> None:
    app.file("uses.toml", "version = 9\n")
    completed = app.pytest("--zoho-conformance-uses", "uses.toml")
    assert completed.code == 4
    assert "uses.toml: version" in completed.text
    assert "Traceback" not in completed.text


def test_the_configuration_names_the_file_in_the_table_of_pytest_alone(app: Project) -> None:
    app.file("zoho-conformance.toml", 'uses = "uses.toml"\n')
    app.pytest()
    assert not (app.folder / "uses.toml").exists()
    app.file("zoho-conformance.toml", '[pytest]\nuses = "uses.toml"\n')
    app.pytest()
    assert (app.folder / "uses.toml").exists()


def test_the_fixture_says_what_a_test_read(app: Project) -> None:
    app.file(
        "tests/test_fixture.py",
        """\
from app import sync

def test_reads(zoho_uses):
    sync.locks()
    assert {use.path for use in zoho_uses.uses()} == {
        "data", "data[].Locked_By__s", "data[].Locked_By__s.name"
    }
""",
    )
    completed = app.pytest("tests/test_fixture.py")
    assert completed.code == 0, completed.text


def test_without_a_configuration_places_are_seen_from_where_pytest_was_started(
    app: Project,
) -> None:
    for name in ("pytest.ini", "pyproject.toml"):
        (app.folder / name).unlink()
    app.file("tests/conftest.py", (app.folder / "conftest.py").read_text())
    (app.folder / "conftest.py").unlink()
    completed = app.pytest_process("--zoho-conformance-uses", "uses.toml", "tests")
    assert completed.code == 0, completed.text
    uses = read_uses(app.folder / "uses.toml").use
    assert {use.path: (use.read, use.optional) for use in uses} == EXPECTED
