"""`derive` with a folder of pages: all of them in one call, none overwriting another."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.command import Done, run_command
from zoho_conformance.cli.derive import load_pages, shared_ids
from zoho_conformance.cli.derive.load_pages import LoadedPage, PageSource
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.reader import read

_ROWS = "\n".join(f"- CODE\\_{n}HTTP 400\n\n\n\nThing {n} is wrong.\n\n" for n in range(300))


def page(title: str, method: str, path: str) -> str:
    return (
        f"# {title}\n\n#### Endpoints\n\n[{method} /{path}](https://lamps.example/api/v7/x.html)\n\n"
        "#### Response JSON Keys\n\n- idstring\n\n\n\nThe number.\n\n"
        "#### Possible Errors\n\n- NO\\_FLAMEHTTP 400\n\n\n\nNobody has a match.\n"
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Four pages, two of the same title, one of those twice, and files that are not pages."""
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


def derive(*args: str | Path) -> Done:
    """Run the command in this process."""
    return run_command(Path.cwd(), "derive", *map(str, args))


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_every_page_of_a_folder_is_written_under_a_unique_id(tree: Path, tmp_path: Path) -> None:
    done = derive(tree, "--into", tmp_path / "out")
    assert done.returncode == 0
    written = {name.partition("/")[2] for name in files(tmp_path / "out")}
    assert {name for name in written if name.endswith(".json") and name.count("/") == 1} == {
        "v7/lamps.json",
        "v7/post_lamps.json",
        "v7/get_hooks.json",
    }
    assert {"v7/lamps/response.json", "v7/post_lamps/response.json"} <= written


def test_a_table_counts_what_each_page_of_a_folder_gave(tree: Path, tmp_path: Path) -> None:
    lines = derive(tree, "--into", tmp_path / "out").stdout.splitlines()
    assert lines[0].split()[:5] == ["page", "operations", "keys", "rows", "doubts"]
    assert [line.split()[0] for line in lines[1:5]] == ["Lamps", "Lamps", "Get", "total"]
    assert lines[4].split()[:4] == ["total", "3", "3", "3"]
    assert lines[-1].startswith("3 pages, 2 not read; ")


def test_what_nearly_every_page_leaves_open_is_counted_once(tree: Path, tmp_path: Path) -> None:
    lines = derive(tree, "--into", tmp_path / "out").stdout.splitlines()
    assert lines[-2] == "3 of 3 pages state no success status"
    derived = json.loads((tmp_path / "out" / "contracts" / "v7" / "lamps.json").read_text())
    kinds = [doubt["kind"] for doubt in derived["doubts"]]
    assert "no-success-status" in kinds
    counted = int(lines[1].split()[4])
    assert counted == len(kinds) - 1


def test_skipped_pages_of_a_folder_are_named_with_the_reason(tree: Path, tmp_path: Path) -> None:
    skipped = derive(tree, "--into", tmp_path / "out").stderr.splitlines()
    again = f"not read: {tree / 'deep' / 'again.txt'}: same operations as {tree / 'a.md'}; skipped"
    assert again in skipped
    assert any(line.startswith(f"not read: {tree / 'cookies.html'}: ") for line in skipped)
    assert len(skipped) == 2


def test_deriving_a_folder_again_changes_nothing_and_check_agrees(
    tree: Path, tmp_path: Path
) -> None:
    derive(tree, "--into", tmp_path / "out")
    written = files(tmp_path / "out")
    assert derive(tree, "--into", tmp_path / "out").stdout.endswith("; 0 files written\n")
    assert files(tmp_path / "out") == written
    done = derive(tree, "--into", tmp_path / "out", "--check")
    assert (done.returncode, done.stdout) == (
        0,
        "4 pages: the committed contracts and schemas say the same\n",
    )
    (tree / "b.md").write_text(page("Lamps", "POST", "lamps").replace("HTTP 400", "HTTP 404"))
    done = derive(tree, "--into", tmp_path / "out", "--check")
    assert done.returncode == 1
    assert (
        "contracts/v7/post_lamps.json: page-error-changed at NO_FLAME status: HTTP 400 → HTTP 404"
        in done.stdout
    )


def test_json_has_a_line_for_each_page(tree: Path) -> None:
    done = derive(tree, "--json")
    assert done.returncode == 0
    ids = [json.loads(line)["operations"][0]["id"] for line in done.stdout.splitlines()]
    assert ids == ["lamps", "post_lamps", "get_hooks"]


@pytest.mark.parametrize(
    ("what", "args", "message"),
    [
        ("tree", (), "name the folder for its contracts with --into DIR"),
        ("empty", ("--json",), "no pages in this folder (expected *.htm, *.html, *.md, *.txt)"),
        ("no pages", ("--json",), "none of the 1 pages could be read"),
        ("taken", ("--into",), "cannot be written"),
    ],
)
def test_a_folder_that_cannot_be_derived_is_one_line_with_exit_2(
    tree: Path, tmp_path: Path, what: str, args: tuple[str, ...], message: str
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
    assert message in last
    assert "Traceback" not in done.stderr


def test_many_pages_load_the_same_in_parallel_as_in_sequence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_pages, "POOL_FROM_BYTES", 1000)
    for n in range(30):
        text = page(f"Get Lamps {n}", "GET", f"lamps_{n}")
        (tmp_path / f"{n:02}.md").write_text(text)
    pages = load_pages.find_pages([str(tmp_path)])
    size = sum(page.path.stat().st_size for page in pages if page.path)
    assert size > load_pages.POOL_FROM_BYTES
    counted: list[tuple[int, int]] = []
    in_parallel = load_pages.load_all(pages, {}, lambda done, of: counted.append((done, of)))
    assert counted == [(n, 30) for n in range(1, 31)]
    assert in_parallel == [load_pages.load_page(source, {}) for source in pages]
    assert all(loaded.files for loaded in in_parallel)


def test_an_interrupt_ends_all_processes_with_one_line(tmp_path: Path) -> None:
    # So many that progress is shown before they are read.
    for n in range(300):
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
        printed = os.read(ours, 1000)
        while b"pages read" not in printed:
            printed += os.read(ours, 1000)
        os.killpg(running.pid, signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    printed += _rest(ours)
    assert (running.returncode, out) == (130, b"")
    assert printed.rstrip().endswith(b"interrupted")
    assert b"Traceback" not in printed
    assert not (tmp_path / "o").exists()


def _rest(terminal: int) -> bytes:
    """What is left to read from a terminal whose other end is closed."""
    rest = b""
    # Linux reports the end of a terminal as an error.
    with os.fdopen(terminal, "rb", buffering=0) as stream, suppress(OSError):
        while more := stream.read(1000):
            rest += more
    return rest


def _read(name: str, title: str, *operations: tuple[str, str]) -> LoadedPage:
    contract = read(page(title, "GET", "x"), name)
    first = contract.operations[0]
    operations_of_page = tuple(
        type(first)(f"{first.id}{'_by_id' * at}", method, path, None, 1)
        for at, (method, path) in enumerate(operations)
    )
    return LoadedPage(name, replace(contract, operations=operations_of_page))


def test_a_page_with_the_id_of_another_pages_operation_is_left_out() -> None:
    reads = [
        _read("a", "Lamps", ("GET", "/a"), ("GET", "/a/{id}")),
        _read("b", "Lamps", ("GET", "/b")),
        _read("c", "Lamps", ("GET", "/a")),
    ]
    first, other, same = shared_ids.leave_out_shared_ids(reads)
    assert first.contract is reads[0].contract
    assert (other.contract, same.contract) == (None, None)
    assert other.problem == (
        "b: lamps (GET /b) has the id of GET /a in a; left out, give the page another top heading"
    )
    assert same.problem == "c: same operations as a; skipped"


def test_a_page_does_not_overwrite_the_contract_of_another_page(tmp_path: Path) -> None:
    page_file, other = tmp_path / "lamps.md", tmp_path / "other.md"
    page_file.write_text(page("Lamps", "GET", "lamps"))
    other.write_text(page("Lamps", "GET", "halls/lamps").replace("x.html", "y.html"))
    assert derive(page_file, "--into", tmp_path / "out").returncode == 0
    written = files(tmp_path / "out")
    done = derive(other, "--into", tmp_path / "out")
    assert done.returncode == 2
    assert "lamps (GET /halls/lamps) has the id of GET /lamps in " in done.stderr
    assert files(tmp_path / "out") == written


def test_a_page_takes_the_id_that_another_page_of_the_call_had_before(tmp_path: Path) -> None:
    reading, writing = tmp_path / "reading.md", tmp_path / "writing.md"
    reading.write_text(page("Share Lamps", "POST", "lamps"))
    assert derive(reading, "--into", tmp_path / "out").returncode == 0
    reading.write_text(page("Share Lamps", "GET", "lamps"))
    writing.write_text(page("Share Lamps", "POST", "lamps").replace("x.html", "y.html"))
    done = derive(reading, writing, "--into", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    contracts = sorted(file.name for file in (tmp_path / "out" / "contracts" / "v7").glob("*"))
    assert contracts == ["get_share_lamps.json", "share_lamps.json"]


def test_a_page_that_changed_its_endpoint_replaces_its_contract(tmp_path: Path) -> None:
    source = tmp_path / "lamps.md"
    for path in ("lamps", "halls/lamps"):
        source.write_text(page("Lamps", "GET", path))
        assert derive(source, "--into", tmp_path / "out").returncode == 0
    derived = json.loads((tmp_path / "out" / "contracts" / "v7" / "lamps.json").read_text())
    assert derived["operations"][0]["path"] == "/halls/lamps"


@pytest.mark.parametrize("order", [("a.md", "b.md"), ("b.md", "a.md"), ("b.md",)])
def test_an_operation_has_one_id_whichever_pages_are_derived_with_it(
    tree: Path, order: tuple[str, ...]
) -> None:
    done = derive("--json", *(tree / name for name in order))
    ids = {
        operation["method"]: operation["id"]
        for line in (done.stdout.splitlines() if len(order) > 1 else [done.stdout])
        for operation in json.loads(line)["operations"]
    }
    assert ids.items() <= {"GET": "lamps", "POST": "post_lamps"}.items()


def test_operation_ids_are_unique_within_a_version_only() -> None:
    text = page("Lamps", "GET", "lamps")
    seven, eight = read(text), read(text.replace("/api/v7/", "/api/v8/"))
    both = [LoadedPage("a", seven), LoadedPage("b", eight)]
    contracts = [page.contract for page in shared_ids.leave_out_shared_ids(both)]
    assert [each and each.page.version for each in contracts] == ["v7", "v8"]
    assert all(each and each.operations[0].id == "lamps" for each in contracts)


def test_arguments_name_pages_or_folders_of_them(tree: Path) -> None:
    assert load_pages.find_pages(["-", "https://x.example/p.html", "gone.md"]) == [
        PageSource("-", None, from_folder=False),
        PageSource("https://x.example/p.html", None, from_folder=False),
        PageSource("gone.md", Path("gone.md"), from_folder=False),
    ]
    sources = load_pages.find_pages([str(tree)])
    assert [source.path.name for source in sources if source.path] == [
        "a.md",
        "b.md",
        "cookies.html",
        "again.txt",
        "hooks.MD",
    ]
    (tree / "none").mkdir()
    with pytest.raises(UsageError, match="no pages in this folder"):
        load_pages.find_pages([str(tree / "none")])


def test_of_several_named_pages_those_that_can_be_read_are_written(
    tree: Path, tmp_path: Path
) -> None:
    named = [tree / "cookies.html", tree / "a.md"]
    done = derive(*named, "--into", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith(f"not read: {tree / 'cookies.html'}: ")
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "out" / "contracts" / "v7" / "lamps.json").exists()
    assert (tmp_path / "out" / "contracts" / "v7.index.json").exists()
    assert derive(*named, "--into", tmp_path / "out", "--check").returncode == 2
    assert derive(*named, "--json").returncode == 2


def test_what_a_page_derives_to_no_longer_is_removed(tmp_path: Path) -> None:
    out, lamps, wicks = tmp_path / "out", tmp_path / "lamps.md", tmp_path / "wicks.md"
    lamps.write_text(page("Lamps", "POST", "lamps"))
    wicks.write_text(page("Wicks", "GET", "wicks"))
    derive(lamps, wicks, "--into", out)
    before = files(out)
    lamps.write_text(page("All Lamps", "POST", "lamps"))
    lines = derive(lamps, "--into", out).stdout.splitlines()
    gone = {name for name in before if "lamps" in name}
    assert gone
    assert {line for line in lines if line.startswith("removed: ")} == {
        f"removed: {name}: its page derives to it no longer" for name in gone
    }
    after = files(out)
    assert after.keys() & gone == set()
    assert {name for name in after if "wicks" in name} == {n for n in before if "wicks" in n}
    assert not (out / "schemas" / "v7" / "lamps").exists()
    assert derive(lamps, wicks, "--into", out, "--check").returncode == 0


@pytest.fixture
def shared(tmp_path: Path) -> list[Path]:
    """Two pages of one method and path, the second without the key that the first requires."""
    lamps, wicks = tmp_path / "lamps.md", tmp_path / "wicks.md"
    lamps.write_text(page("Get Lamps", "GET", "{hall}/lamps"))
    wicks.write_text(
        page("Get Wicks of Lamps", "GET", "{room}/lamps")
        .replace("x.html", "y.html")
        .replace("idstring", "wickinteger")
    )
    return [lamps, wicks]


def test_the_schemas_of_an_operation_are_what_its_pages_agree_on_in_any_order(
    shared: list[Path], tmp_path: Path
) -> None:
    for order in (shared, shared[::-1]):
        for source in order:
            assert derive(source, "--into", tmp_path / order[0].stem).returncode == 0
    assert derive(*shared, "--into", tmp_path / "once").returncode == 0
    at_once = files(tmp_path / "once")
    assert files(tmp_path / "lamps") == files(tmp_path / "wicks") == at_once
    schemas = [
        json.loads(at_once[f"schemas/v7/{id_}/response.json"])
        for id_ in ("get_lamps", "get_wicks_of_lamps")
    ]
    assert [{*schema["properties"]} for schema in schemas] == [{"id", "wick"}] * 2
    assert schemas[0]["$id"] != schemas[1]["$id"]
    done = derive(*shared, "--into", tmp_path / "once", "--check")
    assert (done.returncode, done.stdout.splitlines()[0][:8]) == (0, "2 pages:")


def test_the_summary_names_the_operations_of_several_pages(
    shared: list[Path], tmp_path: Path
) -> None:
    lines = derive(shared[0].parent, "--into", tmp_path / "out").stdout.splitlines()
    assert lines[-2] == "on several pages, which `contracts show` compares: get_lamps"


def test_a_page_that_comes_to_share_an_operation_says_whose_schemas_changed(
    shared: list[Path], tmp_path: Path
) -> None:
    derive(shared[0], "--into", tmp_path / "out")
    lines = derive(shared[1], "--into", tmp_path / "out").stdout.splitlines()
    assert lines[-1].startswith("other pages of the same operations (get_lamps): ")


def test_a_page_that_stops_sharing_an_operation_leaves_the_other_its_own_schemas(
    shared: list[Path], tmp_path: Path
) -> None:
    derive(shared[0], "--into", tmp_path / "alone")
    derive(*shared, "--into", tmp_path / "out")
    shared[1].write_text(shared[1].read_text().replace("{room}/lamps", "wicks"))
    assert derive(shared[1], "--into", tmp_path / "out").returncode == 0
    alone, left = files(tmp_path / "alone"), files(tmp_path / "out")
    own = "schemas/v7/get_lamps/response.json"
    assert left[own] == alone[own]
