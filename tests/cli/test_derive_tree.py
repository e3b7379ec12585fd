"""`derive` with a directory of pages: all of them, in one call, none over another."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from zoho_conformance.cli.commands import derive_naming, derive_reading
from zoho_conformance.cli.commands.derive_reading import Named, Read
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.reader import read

_ROWS = "\n".join(f"- CODE\\_{n}HTTP 400\n\n\n\nThing {n} is wrong.\n\n" for n in range(400))


def page(title: str, method: str, path: str) -> str:
    return (
        f"# {title}\n\n#### Endpoints\n\n[{method} /{path}](https://lamps.example/api/v7/x.html)\n\n"
        "#### Response JSON Keys\n\n- idstring\n\n\n\nThe number.\n\n"
        "#### Possible Errors\n\n- NO\\_FLAMEHTTP 400\n\n\n\nNobody has a match.\n"
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Four pages, two of one name, one of them twice, and what is no page."""
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "a.md").write_text(page("Lamps", "GET", "lamps"))
    (folder / "b.md").write_text(page("Lamps", "POST", "lamps"))
    (folder / "deep" / "again.txt").write_text(page("Lamps", "GET", "lamps"))
    (folder / "deep" / "hooks.MD").write_text(page("Get Hooks", "GET", "hooks"))
    (folder / "cookies.html").write_text("<html><body><h1>Cookies</h1><p>None.</p></body></html>")
    (folder / ".git" / "x.md").write_text(page("Hidden", "GET", "hidden"))
    (folder / "notes.pdf").write_text("nothing")
    return folder


def derive(*args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zoho_conformance", "derive", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(locations.root())},
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_every_page_is_written_under_a_name_of_its_own(tree: Path, tmp_path: Path) -> None:
    done = derive(tree, "--into", tmp_path / "out")
    assert done.returncode == 0
    held = {name.partition("/")[2] for name in files(tmp_path / "out")}
    assert {name for name in held if name.endswith(".json") and name.count("/") == 1} == {
        "v7/lamps.json",
        "v7/lamps_post.json",
        "v7/get_hooks.json",
    }
    assert {"v7/lamps/response.json", "v7/lamps_post/response.json"} <= held
    renamed = json.loads((tmp_path / "out" / "contracts" / "v7" / "lamps_post.json").read_text())
    assert renamed["operations"][0]["id"] == "lamps_post"
    told = [one["what"] for one in renamed["doubts"]]
    assert "`lamps` is the name of another page's operation; here it is `lamps_post`" in told


def test_a_table_tells_what_each_page_gave(tree: Path, tmp_path: Path) -> None:
    lines = derive(tree, "--into", tmp_path / "out").stdout.splitlines()
    assert lines[0].split()[:5] == ["page", "operations", "keys", "rows", "doubts"]
    assert [line.split()[0] for line in lines[1:]] == ["Lamps", "Lamps", "Get", "total", "3"]
    assert lines[-2].split()[:4] == ["total", "3", "3", "3"]
    assert lines[-1].startswith("3 pages, 2 not read; ")


def test_what_is_no_page_and_what_is_there_twice_is_told(tree: Path, tmp_path: Path) -> None:
    told = derive(tree, "--into", tmp_path / "out").stderr.splitlines()
    again = f"not read: {tree / 'deep' / 'again.txt'}: documents what {tree / 'a.md'} does"
    assert any(line.startswith(again) for line in told)
    assert any(line.startswith(f"not read: {tree / 'cookies.html'}: ") for line in told)
    assert len(told) == 2


def test_a_second_time_changes_nothing_and_checks_clean(tree: Path, tmp_path: Path) -> None:
    derive(tree, "--into", tmp_path / "out")
    held = files(tmp_path / "out")
    assert derive(tree, "--into", tmp_path / "out").stdout.endswith("; 0 files written\n")
    assert files(tmp_path / "out") == held
    done = derive(tree, "--into", tmp_path / "out", "--check")
    assert (done.returncode, done.stdout) == (
        0,
        "4 pages: the committed contracts and schemas say the same\n",
    )
    (tree / "b.md").write_text(page("Lamps", "POST", "lamps").replace("HTTP 400", "HTTP 404"))
    done = derive(tree, "--into", tmp_path / "out", "--check")
    assert done.returncode == 1
    assert (
        "contracts/v7/lamps_post.json: page-error-changed at NO_FLAME status: HTTP 400 → HTTP 404"
        in done.stdout
    )


def test_json_has_a_line_for_each_page(tree: Path) -> None:
    done = derive(tree, "--json")
    assert done.returncode == 0
    ids = [json.loads(line)["operations"][0]["id"] for line in done.stdout.splitlines()]
    assert ids == ["lamps", "lamps_post", "get_hooks"]


@pytest.mark.parametrize(
    ("what", "args", "told"),
    [
        ("tree", (), "say with --into DIR where its contracts go"),
        ("empty", ("--json",), "holds no pages, that is none of *.htm, *.html, *.md, *.txt"),
        ("no pages", ("--json",), "none of the 1 pages could be read"),
        ("taken", ("--into",), "cannot be written"),
    ],
)
def test_a_directory_that_cannot_be_derived(
    tree: Path, tmp_path: Path, what: str, args: tuple[str, ...], told: str
) -> None:
    folder = tree
    if what in ("empty", "no pages"):
        folder = tmp_path / "other"
        folder.mkdir()
    if what == "no pages":
        (folder / "x.md").write_text("Once upon a time.\n")
    if what == "taken":
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "contracts").write_text("a file")
        args = (*args, str(tmp_path / "out"))
    done = derive(folder, *args)
    assert done.returncode == 2
    assert done.stdout == ""
    *_, last = done.stderr.splitlines()
    assert last.startswith("zoho-conformance: ")
    assert told in last
    assert "Traceback" not in done.stderr


def test_pages_that_are_named_are_all_due(tree: Path, tmp_path: Path) -> None:
    done = derive(tree / "a.md", tree / "cookies.html", "--into", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "out").exists()


def test_many_pages_are_read_the_same_at_once_as_one_by_one(tmp_path: Path) -> None:
    for n in range(30):
        text = page(f"Get Lamps {n}", "GET", f"lamps_{n}") + _ROWS
        (tmp_path / f"{n:02}.md").write_text(text)
    pages = derive_reading.named([str(tmp_path)])
    assert sum(one.path.stat().st_size for one in pages if one.path) > 500_000
    counted: list[tuple[int, int]] = []
    at_once = derive_reading.read_all(pages, {}, lambda done, of: counted.append((done, of)))
    assert counted == [(n, 30) for n in range(1, 31)]
    assert at_once == [derive_reading.read_one(one, {}) for one in pages]
    assert all(one.made for one in at_once)


def test_an_interrupt_ends_all_of_it_in_a_line(tmp_path: Path) -> None:
    for n in range(120):
        text = page(f"Get Lamps {n}", "GET", f"lamps_{n}") + _ROWS
        (tmp_path / f"{n:03}.md").write_text(text)
    into = f"--into={tmp_path / 'o'}"
    command = [sys.executable, "-m", "zoho_conformance", "derive", str(tmp_path), into]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=os.environ | {"PYTHONPATH": str(locations.root())},
        start_new_session=True,
    ) as running:
        os.close(theirs)
        told = os.read(ours, 1000)
        while b"pages read" not in told:
            told += os.read(ours, 1000)
        os.killpg(running.pid, signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    told += _rest(ours)
    assert (running.returncode, out) == (130, b"")
    assert told.rstrip().endswith(b"interrupted")
    assert b"Traceback" not in told
    assert not (tmp_path / "o").exists()


def _rest(terminal: int) -> bytes:
    """What a terminal still holds, whose other end is closed."""
    told = b""
    # Linux tells the end of a terminal as an error.
    with os.fdopen(terminal, "rb", buffering=0) as held, suppress(OSError):
        while more := held.read(1000):
            told += more
    return told


def _read(name: str, title: str, *operations: tuple[str, str]) -> Read:
    contract = read(page(title, "GET", "x"), name)
    first = contract.operations[0]
    held = tuple(
        type(first)(f"{first.id}{'_by_id' * at}", method, path, None, 1)
        for at, (method, path) in enumerate(operations)
    )
    return Read(name, replace(contract, operations=held))


def test_names_stay_apart_however_many_want_the_same() -> None:
    reads = [
        _read("a", "Lamps", ("GET", "/a"), ("GET", "/a/{id}")),
        _read("b", "Lamps", ("GET", "/b")),
        _read("c", "Lamps", ("GET", "/c")),
        _read("d", "Lamps", ("PUT", "/a"), ("PUT", "/a/{id}")),
    ]
    named = [one.contract for one in derive_naming.apart(reads, None)]
    assert [[each.id for each in one.operations] for one in named if one] == [
        ["lamps", "lamps_by_id"],
        ["lamps_get"],
        ["lamps_get_2"],
        ["lamps_put", "lamps_by_id_put"],
    ]


def test_versions_have_names_of_their_own() -> None:
    text = page("Lamps", "GET", "lamps")
    seven, eight = read(text), read(text.replace("/api/v7/", "/api/v8/"))
    named = list(derive_naming.apart([Read("a", seven), Read("b", eight)], None))
    assert [one.contract and one.contract.page.version for one in named] == ["v7", "v8"]
    assert all(one.contract and one.contract.operations[0].id == "lamps" for one in named)


def test_what_is_named_is_a_page_or_a_tree_of_them(tree: Path) -> None:
    assert derive_reading.named(["-", "https://x.example/p.html", "gone.md"]) == [
        Named("-", None, in_tree=False),
        Named("https://x.example/p.html", None, in_tree=False),
        Named("gone.md", Path("gone.md"), in_tree=False),
    ]
    found = derive_reading.named([str(tree)])
    assert [one.path.name for one in found if one.path] == [
        "a.md",
        "b.md",
        "cookies.html",
        "again.txt",
        "hooks.MD",
    ]
    (tree / "none").mkdir()
    with pytest.raises(UsageError, match="holds no pages"):
        derive_reading.named([str(tree / "none")])
