"""`derive` as it is called: from a page to files, to JSON, and against what is committed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zoho_conformance.model import locations

_NO_OPERATIONS = "# Lanterns\n\n#### Response JSON Keys\n\n- idlong\n\n\n\nThe number.\n"


def _derive(*args: str | Path, page: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "zoho_conformance", "derive", *map(str, args)]
    environment = os.environ | {"PYTHONPATH": str(locations.root()), "PYTHONUTF8": "0"}
    return subprocess.run(
        command, input=page, capture_output=True, check=False, timeout=60, env=environment
    )


def _contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder, with the time it was written."""
    return {
        file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_json_prints_the_contract_and_writes_nothing(pages: Path, tmp_path: Path) -> None:
    done = _derive("--json", pages / "get_lantern_locks.md", "--into", tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    assert told["page"]["title"] == "GET Lantern Locks"
    assert told["page"]["version"] == "v7"
    assert told["operations"][0] == {
        "id": "get_lantern_locks",
        "method": "GET",
        "path": "/{house_name}/{lantern_id}/Lantern_Locks__s",
        "success_status": None,
        "line": 13,
    }
    assert {"scopes", "modules", "parameters", "request_keys", "response_keys"} <= told.keys()
    assert {"what", "where", "kind", "path", "line"} == told["doubts"][0].keys()
    assert {"code", "status", "message", "line"} == told["errors"][0].keys()
    assert list(tmp_path.iterdir()) == []


def test_a_page_comes_from_standard_input_too(pages: Path) -> None:
    page = (pages / "hang_lanterns.md").read_bytes()
    named = _derive("--json", pages / "hang_lanterns.md")
    given = _derive("--json", "-", page=page)
    marked = _derive("--json", "-", page=b"\xef\xbb\xbf" + page)
    assert given.returncode == 0
    assert given.stdout == named.stdout
    assert json.loads(marked.stdout)["page"]["title"] == "Hang Lanterns"


def test_writing_a_second_time_changes_nothing(pages: Path, tmp_path: Path) -> None:
    files = [pages / "get_lantern_locks.md", pages / "hang_lanterns.md"]
    first = _derive(*files, "--into", tmp_path)
    held = _contents(tmp_path)
    second = _derive(*files, "--into", tmp_path)
    assert (first.returncode, second.returncode) == (0, 0)
    assert _contents(tmp_path) == held
    assert second.stdout.decode().splitlines() == [
        "GET Lantern Locks: 0 files written",
        "Hang Lanterns: 0 files written",
    ]
    assert set(held) == {
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
    assert b"Wilma" not in b"".join(content for content, _ in held.values())


@pytest.fixture(scope="module")
def committed(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a page was derived into."""
    folder = tmp_path_factory.mktemp("committed")
    assert _derive(pages / "get_lantern_locks.md", "--into", folder).returncode == 0
    return folder


def _checked(page: str, folder: Path) -> tuple[int, str]:
    """Exit code and output of the check of a page; it may write nothing."""
    held = _contents(folder)
    done = _derive("--check", "-", "--into", folder, page=page.encode())
    assert _contents(folder) == held
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


def test_check_passes_while_the_page_says_the_same_wherever_it_says_it(
    pages: Path, committed: Path
) -> None:
    page = (pages / "get_lantern_locks.md").read_text(encoding="utf-8")
    same = "1 pages: the committed contracts and schemas say the same\n"
    assert _checked(page, committed) == (0, same)
    assert _checked(page.replace("\n#", "\n\n#"), committed) == (0, same)
    assert _checked(page.replace("Which page of", "What page of"), committed) == (0, same)


@pytest.mark.parametrize(
    ("passage", "other", "told"),
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
    passage: str, other: str, told: str, pages: Path, committed: Path
) -> None:
    page = (pages / "get_lantern_locks.md").read_text(encoding="utf-8")
    assert page.count(passage) == 1
    code, output = _checked(page.replace(passage, other), committed)
    assert code == 1
    assert f"contracts/v7/get_lantern_locks.json: {told}" in output


def test_check_fails_where_nothing_is_committed(pages: Path, tmp_path: Path) -> None:
    done = _derive("--check", pages / "hang_lanterns.md", "--into", tmp_path)
    assert done.returncode == 1
    assert "contracts/v7/hang_lanterns.json: missing" in done.stdout.decode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "page", "told"),
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
def test_what_cannot_be_used_is_told_with_exit_code_2(
    args: tuple[str, ...], page: bytes, told: str, tmp_path: Path
) -> None:
    done = _derive(*args, "--into", tmp_path, page=page)
    assert done.returncode == 2
    assert done.stdout == b""
    message = done.stderr.decode()
    assert told in message
    assert "Traceback" not in message
    if args:
        assert len(message.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_page_without_operations_is_still_printed() -> None:
    done = _derive("--json", "-", page=_NO_OPERATIONS.encode())
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["operations"] == []
    assert [one["path"] for one in told["response_keys"]] == ["id"]
    assert told["doubts"]
