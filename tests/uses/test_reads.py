"""What code reads is noted at its line, whatever the way; and the code does what it did."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from tests.uses import client_code
from zoho_conformance.guard import Guard
from zoho_conformance.runs.library import Library
from zoho_conformance.uses.recorder import Recorder

Answer = Callable[..., requests.Response]
FUNCTIONS = [
    function
    for _, function in inspect.getmembers(client_code, inspect.isfunction)
    if list(inspect.signature(function).parameters) == ["response"]
]
_FIELDS = {"reads": "read", "may": "optional", "all": "whole"}


def marked(function: Any) -> set[tuple[str, str, str]]:
    """The reads that the comments of a function announce: field, path and place."""
    lines, first = inspect.getsourcelines(function)
    reads = set()
    for number, line in enumerate(lines, first):
        for word, paths in re.findall(r"# (reads|may|all) ([^#\n]+)", line):
            place = f"client_code.py:{number}"
            reads |= {(_FIELDS[word], path, place) for path in paths.split() if path != "*"}
    return reads


def noted(recorder: Recorder) -> set[tuple[str, str, str]]:
    return {
        (field, use.path, place)
        for use in recorder.uses()
        if not use.model
        for field in _FIELDS.values()
        for place in getattr(use, field)
    }


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_each_read_is_noted_at_its_line(function: Any, recorder: Recorder, answer: Answer) -> None:
    expected = marked(function)
    function(answer())
    assert expected <= noted(recorder)
    if "hook" not in function.__name__:
        assert noted(recorder) == expected


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_code_does_the_same_when_it_is_noted(
    function: Any, library: Library, answer: Answer, tmp_path: Path
) -> None:
    alone = function(answer())
    with Recorder(library, tmp_path):
        watched = function(answer())
    assert watched == alone
    assert repr(watched) == repr(alone)


def test_a_model_is_noted_with_the_keys_that_it_takes(recorder: Recorder, answer: Answer) -> None:
    client_code.by_a_model(answer())
    by_path = {use.path: use for use in recorder.uses() if use.model}
    assert set(by_path) == {
        "data[].Locked_Reason__s",
        "data[].Locked_By__s",
        "data[].Locked_By__s.name",
        "data[].Locked_By__s.id",
    }
    assert by_path["data[].Locked_By__s"].model == ("tests.uses.client_code:LockRow",)
    assert by_path["data[].Locked_Reason__s"].optional
    assert by_path["data[].Locked_By__s"].read


def test_a_model_that_is_called_with_all_keys_takes_its_own(
    recorder: Recorder, answer: Answer
) -> None:
    client_code.by_a_call(answer())
    assert not any(use.takes_all for use in recorder.uses())
    assert "data[].Locked_Reason__s" in {use.path for use in recorder.uses()}


@pytest.mark.usefixtures("recorder")
def test_an_answer_that_is_noted_is_a_dict_to_others(answer: Answer) -> None:
    row = answer().json()["data"][0]
    assert type(pickle.loads(pickle.dumps(row))) is dict  # noqa: S301 - our own pickle
    assert yaml.safe_load(yaml.safe_dump(row)) == row
    assert type(type(row)(a=1)) is dict
    assert copy.deepcopy(row) == row
    assert ({"a": 1} | row).keys() - row.keys() == {"a"}
    with pytest.raises(KeyError, match="no_such_key"):
        row["no_such_key"]


def test_a_read_of_a_key_that_is_not_there_is_noted(recorder: Recorder, answer: Answer) -> None:
    row = answer().json()["data"][0]
    row.get("Not_There")
    use = next(use for use in recorder.uses() if use.path == "data[].Not_There")
    assert use.tests == ("test_reads.py:" + use.tests[0].rpartition(":")[2],)


def test_keys_that_are_data_are_not_shown(recorder: Recorder, answer: Answer) -> None:
    row = answer().json()["data"][0]
    for key in ("4150868000000310001", "pat@example.com", "Ab3dE9fGh1", "2026-01-01"):
        row.get(key)
    paths = {use.path for use in recorder.uses()}
    assert {"data[].{id}", "data[].{key}", "data[].{date}"} <= paths
    assert not any("pat" in path or "Ab3" in path for path in paths)


def test_answers_to_no_operation_stay_what_they_are(recorder: Recorder, answer: Answer) -> None:
    response = answer("https://example.com/api/things", {"data": [{"id": 1}]})
    assert type(response.json()) is dict
    response = answer("https://www.zohoapis.eu/crm/v1/nothing", {"data": []})
    assert type(response.json()) is dict
    assert not recorder.uses()
    assert recorder.unmatched


def test_nothing_is_left_when_nobody_records(library: Library, answer: Answer) -> None:
    with Recorder(library, Path.cwd()):
        pass
    assert type(answer().json()) is dict
    assert "uses" not in requests.Response.content.fget.__module__  # type: ignore[attr-defined]


def test_a_read_that_no_line_of_the_user_is_seen_for_is_noted_all_the_same(
    recorder: Recorder, answer: Answer
) -> None:
    rows = answer().json()["data"]
    with ThreadPoolExecutor(1) as pool:
        list(pool.map(itemgetter("id"), rows))
    assert [use.read for use in recorder.uses() if use.path == "data[].id"] == [("?",)]


def test_what_judges_the_answer_reads_nothing(recorder: Recorder, answer: Answer) -> None:
    assert Guard().check(answer(), strict=False).outcome == "conforms"
    assert not recorder.uses()


def test_an_odd_request_or_model_stops_no_code(recorder: Recorder, answer: Answer) -> None:
    response = answer()
    response.request.url = "http://[half"
    assert response.json()["data"]

    class Odd(dict[str, Any]):
        __annotations__ = {"id": "1 +"}
        __required_keys__ = None

    assert Odd(**answer().json()["data"][0])["id"]
    assert any(use.path == "data[]" for use in recorder.uses())
