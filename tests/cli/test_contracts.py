"""`contracts list` and `contracts show`, on the contracts that ship and on invented ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from zoho_conformance.contracts import contract_file
from zoho_conformance.export.listing import _MAX_KEYS
from zoho_conformance.model import locations
from zoho_conformance.pages.reader import read
from zoho_conformance.runs.library import Library

_PAGES = Path(__file__).parents[1] / "pages" / "data"
_NAMES = ("get_lantern_locks", "hang_lanterns")
_OPERATIONS = 4
"""Of the two pages, each of which has two."""
_FIELDS_OF_A_LOCK = "get_record_locking_information"


@pytest.fixture
def lanterns(tmp_path: Path) -> Path:
    """A directory with the contracts of two invented pages."""
    folder = tmp_path / "contracts" / "v7"
    folder.mkdir(parents=True)
    for name in _NAMES:
        contract = read((_PAGES / f"{name}.md").read_text(encoding="utf-8"), name)
        (folder / f"{name}.json").write_text(contract_file.dump(contract), encoding="utf-8")
    return tmp_path


def test_every_operation_has_a_line_with_request_and_title(command_line: CommandLine) -> None:
    done = command_line("contracts", "list")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    ids = [id_ for promise in Library().promises.values() for id_ in promise.ids]
    listed = [line.split()[0] for line in lines]
    assert listed == sorted(listed)
    assert set(ids) <= set(listed)
    (line,) = (line for line in lines if line.startswith("lock_records "))
    path = "/crm/v7/{module_API_name}/{record_id}/Locking_Information__s"
    assert line.split() == ["lock_records", "POST", path, "Lock", "Records"]


@pytest.mark.parametrize("word", ["unlock_records", "Unlock Records", "UNLOCK-RECORDS"])
def test_a_word_is_looked_for_whatever_parts_its_words(
    command_line: CommandLine, word: str
) -> None:
    lines = command_line("contracts", "list", word).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["unlock_records"]
    assert lines[0].endswith("  Unlock Records")


def test_a_line_says_which_key_has_the_word_where_nothing_else_has_it(
    command_line: CommandLine,
) -> None:
    lines = command_line("contracts", "list", "lock_source").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [_FIELDS_OF_A_LOCK, f"{_FIELDS_OF_A_LOCK}_by_id"]
    assert all(line.endswith("  (response key data[].Lock_Source__s)") for line in lines)


def test_many_keys_with_a_word_are_named_in_part_and_counted(command_line: CommandLine) -> None:
    lines = command_line("contracts", "list", "name").stdout.splitlines()
    (line,) = (line for line in lines if line.startswith("add_record_locking_configuration "))
    _, _, why = line.partition("  (request keys ")
    assert why.count("record_locking_configurations[]") == _MAX_KEYS
    assert why.endswith(" and 3 more)")


def test_a_word_with_a_dot_is_a_part_of_a_path(command_line: CommandLine) -> None:
    done = command_line("contracts", "list", "locked_by__s.id", "--json")
    matched = [operation["matched"] for operation in json.loads(done.stdout)["operations"]]
    assert matched == [[{"in": "response key", "name": "data[].Locked_By__s.id"}]] * 2


def test_a_word_that_nothing_has_is_answered_with_similar_ids(command_line: CommandLine) -> None:
    done = command_line("contracts", "list", "unlok_records")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no operation of v7 has 'unlok_records'" in done.stderr
    assert "did you mean unlock_records" in done.stderr
    done = command_line("contracts", "list", "unlok_records", "--json")
    assert json.loads(done.stdout) == {"api_version": "v7", "operations": []}


def test_a_contract_that_cannot_be_read_does_not_hide_the_others(
    command_line: CommandLine, lanterns: Path
) -> None:
    folder = lanterns / "contracts" / "v7"
    (folder / "broken.json").write_text('{"page": {}}', encoding="utf-8")
    done = command_line("contracts", "list", "--contracts", str(lanterns))
    assert (done.returncode, len(done.stdout.splitlines())) == (2, _OPERATIONS)
    assert done.stderr.count("\n") == 1
    assert "broken.json: page" in done.stderr
    for name in _NAMES:
        (folder / f"{name}.json").unlink()
    done = command_line("contracts", "list", "--contracts", str(lanterns))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_an_operation_is_shown_beside_a_contract_that_lacks_facts(
    command_line: CommandLine, lanterns: Path
) -> None:
    file = lanterns / "contracts" / "v7" / "hang_lanterns.json"
    value = json.loads(file.read_text(encoding="utf-8"))
    del value["scopes"]
    file.write_text(json.dumps(value), encoding="utf-8")
    shown = command_line("contracts", "show", "get_lantern_locks", "--contracts", str(lanterns))
    assert (shown.returncode, shown.stderr) == (0, "")
    refused = command_line("contracts", "show", "hang_lanterns", "--contracts", str(lanterns))
    assert refused.returncode == 2
    assert "hang_lanterns.json" in refused.stderr
    assert "scopes" in refused.stderr


def test_an_unknown_operation_is_answered_with_similar_ones(command_line: CommandLine) -> None:
    done = command_line("contracts", "show", "unlock_record")
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown operation 'unlock_record'; did you mean 'unlock_records'" in done.stderr


def test_an_operation_of_two_contracts_is_refused(
    command_line: CommandLine, lanterns: Path
) -> None:
    folder = lanterns / "contracts" / "v7"
    (folder / "again.json").write_bytes((folder / "hang_lanterns.json").read_bytes())
    done = command_line("contracts", "show", "hang_lanterns", "--contracts", str(lanterns))
    assert done.returncode == 2
    assert "several contracts have the operation (again.json, hang_lanterns.json)" in done.stderr


@pytest.mark.parametrize("id_", sorted(Library().suite))
def test_every_fact_of_an_operation_is_shown_with_its_place(
    command_line: CommandLine, id_: str
) -> None:
    done = command_line("contracts", "show", id_)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert all(line == line.rstrip() for line in lines)
    promise = Library().promises[id_]
    assert f"            {promise.page.url}" in lines
    for key in promise.request_keys:
        assert f"  {key.path}" in lines
        assert f"{key.section('request')}, line {key.key.line}" in done.stdout
    for key in promise.response_keys:
        assert f"  {key.path}" in lines
        if key.key.basis != "ruled":
            assert f"{key.key.basis}: {key.section()}, line {key.key.line}" in done.stdout
        assert all(f"  {ruling_id}" in lines for ruling_id in key.ruling_ids)
    for row in promise.errors:
        assert any(line.endswith(f"  {row.code}") for line in lines)
    for doubt in promise.contract.doubts:
        assert doubt.what.split()[0] in done.stdout


def test_json_has_the_same_facts(command_line: CommandLine) -> None:
    done = command_line("contracts", "show", _FIELDS_OF_A_LOCK, "--json")
    shown = json.loads(done.stdout)
    promise = Library().promises[_FIELDS_OF_A_LOCK]
    paths = [key["path"] for key in shown["response_keys"]]
    assert paths == [key.path for key in promise.response_keys]
    keys = dict(zip(paths, shown["response_keys"], strict=True))
    locked_by = keys["data[].Locked_By__s"]
    assert locked_by["null_if"] == {"key": "Lock_Source__s", "value": "Automatic"}
    assert locked_by["nullable"]
    assert (locked_by["section"], locked_by["line"]) == ("response keys", 76)
    assert keys["data[].Lock_Source__s"]["values"] == ["Manual", "Automatic"]
    assert keys["info.count"]["basis"] == "sample"
    assert shown["success"]["basis"] == "ruled"
    assert [row["case"] for row in shown["errors"]] == [row.case for row in promise.errors]
    assert "null-when-automatic" in {ruling["id"] for ruling in shown["rulings"]}
    assert len(shown["doubts"]) == len(promise.contract.doubts)


def test_listing_reads_neither_schemas_nor_rulings(
    command_line: CommandLine, lanterns: Path
) -> None:
    (lanterns / "contracts" / "v7" / "rulings.toml").write_text("not = [TOML", encoding="utf-8")
    done = command_line("contracts", "list", "--contracts", str(lanterns))
    assert (done.returncode, len(done.stdout.splitlines())) == (0, _OPERATIONS)
    done = command_line("contracts", "show", "hang_lanterns", "--contracts", str(lanterns))
    assert done.returncode == 2


def test_contracts_that_are_not_there_are_refused(command_line: CommandLine) -> None:
    done = command_line("contracts", "list", "--api-version", "v99")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "--api-version v99" in done.stderr
    done = command_line("contracts", "list", "--contracts", str(locations.root() / "docs"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.fixture
def wicks(lanterns: Path) -> Path:
    """The same with a page that has one of the operations too, and a key of its own."""
    page = (_PAGES / "hang_lanterns.md").read_text(encoding="utf-8")
    page = page.replace("# Hang Lanterns", "# Hang Wicks of Lanterns").replace(
        "- unitstring", "- measurestring"
    )
    contract = read(page, "wicks")
    file = lanterns / "contracts" / "v7" / f"{contract.operations[0].id}.json"
    file.write_text(contract_file.dump(contract), encoding="utf-8")
    return lanterns


def test_an_operation_of_several_pages_is_listed_by_each_of_its_ids(
    command_line: CommandLine, wicks: Path
) -> None:
    done = command_line("contracts", "list", "hang", "--contracts", str(wicks))
    ends = {line.split()[0]: line.partition("  (")[2] for line in done.stdout.splitlines()}
    assert ends["hang_lanterns"] == "the same as hang_wicks_of_lanterns)"
    assert ends["hang_wicks_of_lanterns"] == "the same as hang_lanterns)"
    done = command_line("contracts", "list", "hang", "--json", "--contracts", str(wicks))
    also = {each["id"]: each["also"] for each in json.loads(done.stdout)["operations"]}
    assert also["hang_lanterns"] == ["hang_wicks_of_lanterns"]


@pytest.mark.parametrize("id_", ["hang_lanterns", "hang_wicks_of_lanterns"])
def test_an_operation_of_several_pages_is_shown_whole_by_any_of_its_ids(
    command_line: CommandLine, wicks: Path, id_: str
) -> None:
    done = command_line("contracts", "show", id_, "--contracts", str(wicks))
    assert done.returncode == 0
    assert done.stdout.startswith("hang_lanterns\n")
    assert "Hang Lanterns, line " in done.stdout
    assert "(hang_wicks_of_lanterns)" in done.stdout
    assert " of “Hang Wicks of Lanterns”" in done.stdout
    done = command_line("contracts", "show", id_, "--json", "--contracts", str(wicks))
    shown = json.loads(done.stdout)
    assert [page["operation"] for page in shown["pages"]] == [
        "hang_lanterns",
        "hang_wicks_of_lanterns",
    ]
    kinds = ("parameters", "request_keys", "response_keys", "errors")
    pages = {fact["page"] for kind in kinds for fact in shown[kind]}
    assert pages == {None, "Hang Wicks of Lanterns"}
