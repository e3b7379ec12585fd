"""The index of contracts: only what is needed is read, and what the files say always counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.checks.matching.factories import page, request_to
from zoho_conformance.checks.matching import Matcher
from zoho_conformance.cli.derive import compare_committed, derived_files
from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.index import build_index, dump_index, index_file, read_index
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import open_library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

LAMPS = page(("get_lamps", "GET", "/settings/lamps"))
WICKS = page(("get_wicks", "GET", "/settings/wicks"), ("trim_wicks", "PUT", "/settings/wicks"))
WICK = request_to("GET", "/settings/wicks")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of two contracts, with their index."""
    for contract in (LAMPS, WICKS):
        derived_files.write_changed(tmp_path, derived_files.derive_files(contract, ()))
    (tmp_path / "contracts" / "v7" / "rulings.toml").write_text("", encoding="utf-8")
    assert derived_files.write_index(tmp_path, "v7")
    return tmp_path


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, int]:
    """How often each contract file is read."""
    counts = Counter[str]()
    load = contract_file.load

    def counted(file: Path) -> Contract:
        counts[file.name] += 1
        return load(file)

    monkeypatch.setattr(contract_file, "load", counted)
    return counts


def test_the_shipped_index_is_of_the_shipped_contracts() -> None:
    for version in locations.api_versions():
        index, _ = build_index(locations.root(), version)
        assert index_file(locations.root(), version).read_text() == dump_index(index)
        assert read_index(locations.root(), version, by_content=True) == index


def test_operations_that_several_pages_document_are_one_by_the_index_as_by_their_paths(
    tmp_path: Path,
) -> None:
    of_lamp = page(("get_wicks_of_lamp", "GET", "/settings/wicks"))
    for contract in (LAMPS, WICKS, of_lamp):
        derived_files.write_changed(tmp_path, derived_files.derive_files(contract, ()))
    (tmp_path / "contracts" / "v7" / "rulings.toml").write_text("", encoding="utf-8")
    without_index = dict(open_library(tmp_path).promises.groups)
    assert derived_files.write_index(tmp_path, "v7")
    index = read_index(tmp_path, "v7", by_content=True)
    assert index is not None
    assert index.shared == (("get_wicks", "get_wicks_of_lamp"),)
    assert list(open_library(tmp_path).promises.groups.items()) == list(without_index.items())


def test_no_contract_is_read_to_tell_a_request_apart(root: Path, loads: Mapping[str, int]) -> None:
    library = open_library(root)
    assert list(library.promises) == ["get_lamps", "get_wicks", "trim_wicks"]
    assert Matcher(library.promises).match(WICK) == "get_wicks"
    assert not loads


def test_of_all_contracts_the_one_that_has_the_operation_is_read(
    root: Path, loads: Mapping[str, int]
) -> None:
    library = open_library(root)
    assert library.promises["trim_wicks"].operation.method == "PUT"
    assert library.promises["get_wicks"].contract is library.promises["trim_wicks"].contract
    assert loads == {"get_wicks.json": 1}


def test_a_plain_check_reads_the_contracts_of_the_suite_alone(loads: Mapping[str, int]) -> None:
    with open_run(Settings()) as run:
        run.judge_all()
        assert run.contract_digest == run.library.digest
        files = {
            f"{promise.contract.operations[0].id}.json" for promise in run.library.suite_promises
        }
    assert loads == dict.fromkeys(files, 1)


def test_no_contract_is_read_for_the_probes_that_ship(loads: Mapping[str, int]) -> None:
    library = open_library()
    assert library.probes.probes
    assert library.suite
    assert not loads


def test_an_operation_that_no_contract_has_is_in_no_promise(root: Path) -> None:
    promises = open_library(root).promises
    assert "get_moths" not in promises
    assert promises.get("get_moths") is None
    assert len(promises) == 3


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.unlink(),
        lambda file: file.write_text("{"),
        lambda file: file.write_text("[]"),
        lambda file: file.write_text(file.read_text().replace('"form": ', '"form": 9')),
        lambda file: file.write_text(file.read_text().replace("get_wicks.json", "get_moths.json")),
    ],
    ids=["absent", "not JSON", "no index", "of another form", "of other files"],
)
def test_contracts_without_a_fitting_index_are_read(root: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(index_file(root, "v7"))
    assert read_index(root, "v7", by_content=True) is None
    library = open_library(root)
    assert list(library.promises) == ["get_lamps", "get_wicks", "trim_wicks"]
    assert Matcher(library.promises).match(WICK) == "get_wicks"


def test_a_contract_that_was_edited_counts_and_not_what_the_index_has_of_it(root: Path) -> None:
    file = root / "contracts" / "v7" / "get_wicks.json"
    file.write_text(file.read_text().replace('"/settings/wicks"', '"/settings/wacks"'))
    matcher = Matcher(open_library(root).promises)
    assert matcher.match(WICK) != "get_wicks"
    assert matcher.match(request_to("GET", "/settings/wacks")) == "get_wicks"


def test_our_own_index_gives_way_to_a_contract_that_has_other_operations(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "is_ours", lambda _: True)
    file = root / "contracts" / "v7" / "get_wicks.json"
    file.write_text(file.read_text().replace("trim_wicks", "trim_wacks"))
    promises = open_library(root).promises
    assert promises["get_wicks"].operation.path == "/settings/wicks"
    assert list(promises) == ["get_lamps", "get_wicks", "trim_wacks"]


def test_a_contract_that_was_added_without_an_index_is_there(root: Path) -> None:
    contract = page(("get_moths", "GET", "/settings/moths"))
    derived_files.write_changed(root, derived_files.derive_files(contract, ()))
    assert "get_moths" in open_library(root).promises


def test_a_folder_with_a_file_that_is_no_contract_gets_no_index(root: Path) -> None:
    (root / "contracts" / "v7" / "notes.json").write_text("{}")
    assert not derived_files.write_index(root, "v7")
    assert not index_file(root, "v7").exists()
    with pytest.raises(UsageError, match=r"notes\.json: missing fields"):
        list(open_library(root).promises)


def test_an_index_of_other_contracts_is_drift_of_the_committed_files(root: Path) -> None:
    assert list(compare_committed.stale_indexes(root, [LAMPS, WICKS])) == []
    (root / "contracts" / "v7" / "get_lamps.json").unlink()
    assert list(compare_committed.stale_indexes(root, [LAMPS])) == [
        "contracts/v7.index.json: differs from the contracts; write it with `derive`"
    ]
    index_file(root, "v7").unlink()
    assert list(compare_committed.stale_indexes(root, [LAMPS])) == []
