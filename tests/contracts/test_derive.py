"""`derive` as it is called: from a page to files, to JSON, and against what is committed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from tests.command import Done, run_command
from zoho_conformance.model import locations

_NO_OPERATIONS = "# Lanterns\n\n#### Response JSON Keys\n\n- idlong\n\n\n\nThe number.\n"


def _derive(*args: str | Path, page: bytes = b"") -> Done:
    """Run `derive` in this process, with a page on standard input."""
    return run_command(
        Path(), "derive", *map(str, args), stdin=TextIOWrapper(BytesIO(page), encoding="utf-8")
    )


def _derive_elsewhere(*args: str, page: bytes) -> bytes:
    """What `derive` prints in a process of its own, whose locale knows nothing of UTF-8."""
    command = [sys.executable, "-m", "zoho_conformance", "derive", *args]
    others = {"PYTHONPATH": str(locations.root()), "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run(
        command, input=page, capture_output=True, check=True, timeout=60, env=os.environ | others
    )
    return done.stdout


def _contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder, with the time it was written."""
    return {
        file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_json_prints_the_contract_and_writes_nothing(pages: Path, tmp_path: Path) -> None:
    done = _derive("--json", pages / "get_lantern_locks.md", "--into", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    contract = json.loads(done.stdout)
    assert contract["page"]["title"] == "GET Lantern Locks"
    assert contract["page"]["version"] == "v7"
    assert contract["operations"][0] == {
        "id": "get_lantern_locks",
        "method": "GET",
        "path": "/{house_name}/{lantern_id}/Lantern_Locks__s",
        "success_status": None,
        "line": 13,
        "no_content": True,
    }
    assert {"scopes", "modules", "parameters", "request_keys", "response_keys"} <= contract.keys()
    assert {"what", "where", "kind", "path", "line"} == contract["doubts"][0].keys()
    assert {"code", "status", "message", "line"} == contract["errors"][0].keys()
    assert list(tmp_path.iterdir()) == []


def test_a_page_may_come_from_standard_input(pages: Path) -> None:
    page = (pages / "hang_lanterns.md").read_bytes()
    named = _derive("--json", pages / "hang_lanterns.md")
    assert named.returncode == 0
    assert _derive("--json", "-", page=page).stdout == named.stdout
    assert _derive("--json", "-", page=b"\xef\xbb\xbf" + page).stdout == named.stdout
    assert _derive_elsewhere("--json", "-", page=page).decode() == named.stdout


def test_writing_a_second_time_changes_nothing(pages: Path, tmp_path: Path) -> None:
    named = [pages / "get_lantern_locks.md", pages / "hang_lanterns.md"]
    first = _derive(*named, "--into", tmp_path)
    files = _contents(tmp_path)
    second = _derive(*named, "--into", tmp_path)
    assert (first.returncode, second.returncode) == (0, 0)
    assert _contents(tmp_path) == files
    assert second.stdout.splitlines() == [
        "GET Lantern Locks: 0 files written",
        "Hang Lanterns: 0 files written",
    ]
    assert set(files) == {
        "contracts/v7.index.json",
        "contracts/v7/get_lantern_locks.json",
        "contracts/v7/hang_lanterns.json",
        "schemas/v7/get_lantern_locks/response.json",
        "schemas/v7/get_lantern_locks/error.json",
        "schemas/v7/get_lantern_locks_by_id/response.json",
        "schemas/v7/get_lantern_locks_by_id/error.json",
        "schemas/v7/hang_lanterns/response.json",
        "schemas/v7/hang_lanterns/request.json",
        "schemas/v7/hang_lanterns/error.json",
        "schemas/v7/hang_lanterns_of_house_name/response.json",
        "schemas/v7/hang_lanterns_of_house_name/request.json",
        "schemas/v7/hang_lanterns_of_house_name/error.json",
        "cassettes/documented/v7/get_lantern_locks/ok.yaml",
        "cassettes/documented/v7/hang_lanterns/ok.yaml",
    }
    assert b"Wilma" not in b"".join(content for content, _ in files.values())


@pytest.fixture(scope="module")
def committed(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a page was derived into."""
    folder = tmp_path_factory.mktemp("committed")
    assert _derive(pages / "get_lantern_locks.md", "--into", folder).returncode == 0
    return folder


def _check(page: str, folder: Path) -> tuple[int, str]:
    """Exit code and output of the check of a page; it may write nothing."""
    before = _contents(folder)
    done = _derive("--check", "-", "--into", folder, page=page.encode())
    assert _contents(folder) == before
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_check_passes_while_the_page_says_the_same_in_whatever_place(
    pages: Path, committed: Path
) -> None:
    page = (pages / "get_lantern_locks.md").read_text(encoding="utf-8")
    same = "1 pages: the committed contracts and schemas say the same\n"
    assert _check(page, committed) == (0, same)
    assert _check(page.replace("\n#", "\n\n#"), committed) == (0, same)
    assert _check(page.replace("Which page of", "What page of"), committed) == (0, same)


@pytest.mark.parametrize(
    ("passage", "other", "change"),
    [
        ("- rule\\_id long", "- rule\\_id integer", "page-type-changed at data[].rule_id: "),
        (
            "- NO\\_CONTENTHTTP 204",
            "- NO\\_CONTENTHTTP 404",
            "page-error-changed at NO_CONTENT status: HTTP 204 → HTTP 404 (error)",
        ),
        (
            "pageinteger, optional",
            "pageinteger, mandatory",
            "page-parameter-changed at page: optional → mandatory",
        ),
        ("red, green,blue", "red, green", "page-values-changed at data[].colours: blue → nothing"),
    ],
)
def test_check_fails_and_names_the_fact_that_changed(
    passage: str, other: str, change: str, pages: Path, committed: Path
) -> None:
    page = (pages / "get_lantern_locks.md").read_text(encoding="utf-8")
    assert page.count(passage) == 1
    code, output = _check(page.replace(passage, other), committed)
    assert code == 1
    assert f"contracts/v7/get_lantern_locks.json: {change}" in output


def test_check_fails_where_nothing_is_committed(pages: Path, tmp_path: Path) -> None:
    done = _derive("--check", pages / "hang_lanterns.md", "--into", tmp_path)
    assert done.returncode == 1
    assert "contracts/v7/hang_lanterns.json: missing" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "page", "problem"),
    [
        (("no-such-page.md",), b"", "no-such-page.md: cannot be read"),
        (("--json", "--check", "-"), b"", "--json and --check"),
        (("-",), b"", "-: the page is empty"),
        (("-",), b"\xff\xfe\x00", "-: not valid UTF-16-LE"),
        (("-",), b"Once upon a time.\n", "-: not a page of API documentation"),
        (("-",), b"<html></html>", "-: not a page of API documentation"),
        (("-",), _NO_OPERATIONS.encode(), "no method and path on this page"),
        (("--check", "-"), _NO_OPERATIONS.encode(), "no method and path on this page"),
        ((), b"", "PAGE..."),
    ],
)
def test_what_cannot_be_used_is_one_line_and_exit_code_2(
    args: tuple[str, ...], page: bytes, problem: str, tmp_path: Path
) -> None:
    done = _derive(*args, "--into", tmp_path, page=page)
    assert done.returncode == 2
    assert done.stdout == ""
    message = done.stderr
    assert problem in message
    assert "Traceback" not in message
    if args:
        assert len(message.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_page_without_operations_is_still_printed() -> None:
    done = _derive("--json", "-", page=_NO_OPERATIONS.encode())
    assert done.returncode == 0
    contract = json.loads(done.stdout)
    assert contract["operations"] == []
    assert [key["path"] for key in contract["response_keys"]] == ["id"]
    assert contract["doubts"]
