"""A test that fails prints nothing of what it judged, however much pytest is asked to print."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.guard.answers import drifted
from tests.pytest_plugin.conftest import Project

PERSON, MAIL, ID = "Ada Lovelace", "ada@acme.example", "4150868000000310001"

TESTS = """\
import json
from typing import Any
from pathlib import Path

def of(name):
    return json.loads(Path(name).read_text())

def answer(name):
    return json.loads(of(name)["interactions"][0]["response"]["body"]["string"])

def test_drift(zoho_contract):
    zoho_contract.check("drifted.json")

def test_a_refused_token(zoho_contract):
    zoho_contract.check("refused.json")

def test_a_text(zoho_contract):
    zoho_contract.check(json.dumps(answer("drifted.json")))

def test_a_parsed_body(zoho_contract):
    zoho_contract.check(answer("drifted.json"))

def test_a_broken_recording(zoho_contract):
    zoho_contract.judge(of("broken.json"))

def test_parts(zoho_contract):
    zoho_contract.check(url=of("drifted.json")["interactions"][0]["request"]["uri"],
                        status=200, body=answer("drifted.json"))

def test_an_unknown_operation(zoho_contract):
    zoho_contract.check(of("drifted.json"), operation="lock")

def test_another_outcome(zoho_contract):
    assert zoho_contract.judge(of("drifted.json")).outcome == "conforms"

def test_other_findings(zoho_contract):
    assert zoho_contract.judge("drifted.json").judgements == ()

def test_another_exchange(zoho_contract):
    assert [each.exchange for each in zoho_contract.judge("drifted.json").judgements] == []
"""


def planted() -> Any:
    """An answer with a person in every row, and another key for one that is due."""
    answer = drifted()
    for row in answer["data"]:
        row |= {"Note": PERSON, MAIL: [PERSON], "Lock_Source__s": PERSON, ID: {"mail": MAIL}}
    return answer


@pytest.mark.parametrize("style", ["short", "auto", "long"])
def test_a_failure_shows_nothing_of_an_answer(project: Project, style: str) -> None:
    project.recording("drifted.json", planted())
    project.recording("refused.json", {"code": "INVALID_TOKEN", "message": PERSON}, 401)
    project.file("broken.json", json.dumps({"interactions": [{"request": PERSON, "at": MAIL}]}))
    project.file("test_mine.py", TESTS)
    done = project.pytest("-vv", "--showlocals", f"--tb={style}")
    assert done.code == 1
    assert done.text.count("\nFAILED ") == TESTS.count("def test_"), done.text
    assert "error key-renamed" in done.text
    assert [text for text in (PERSON, "Ada", MAIL, ID) if text in done.text] == []


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["here", "in processes of xdist"])
def test_a_private_session_names_nothing_that_no_page_documents(
    project: Project, monkeypatch: pytest.MonkeyPatch, workers: tuple[str, ...]
) -> None:
    if workers:
        pytest.importorskip("xdist")
    monkeypatch.delenv("ZOHO_CONFORMANCE_SALT", raising=False)
    answer = drifted()
    answer["data"][0] |= {"JaneDoe": 1, "Lock_Source__s": "JohnSmith"}
    project.recording("rec/of Jane.json", answer)
    project.recording("rec/other.json", {}, uri="https://acme.example/jane/doe")
    project.file("rec/Jane.yaml", "interactions:\n- request: {")
    project.file(
        "test_mine.py", "def test_mine(zoho_contract): zoho_contract.check('rec/of Jane.json')"
    )
    options = ("--zoho-conformance-cassettes=rec", "--zoho-conformance-private", "-vv")
    report = "--zoho-conformance-report=r.json"
    run = project.pytest_process if workers else project.pytest
    done = run(*options, report, *workers, plugins=("xdist",) if workers else ())
    assert done.code == 1
    assert "value-undocumented at data[].Lock_Source__s" in done.text
    shown = done.text.replace(str(project.folder), "") + (project.folder / "r.json").read_text()
    names = ("JaneDoe", "JohnSmith", "acme", "Jane.yaml", "ok@of", "/doe")
    assert [name for name in names if name in shown] == []
    assert json.loads((project.folder / "r.json").read_text())["run"]["masked"] == "once"
