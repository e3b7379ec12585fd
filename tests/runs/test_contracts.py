"""Contracts of other pages and versions: judged by their schemas, probed where probes fit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.checks.matching.factories import library, page
from zoho_conformance.exchanges.cassettes import write
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs import probes
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

OURS = locations.root()
LIST = "get_record_locking_information"
LAMPS = page(
    ("get_lamps", "GET", "/settings/lamps"),
    keys=[("lamps", "array"), ("lamps[].id", "string")],
    rows=[("NO_FLAME", 400, "Nobody has a match."), ("INVALID_TOKEN", 401, None)],
)
LAMPS_V8 = page(
    ("get_lamps", "GET", "/settings/lamps"),
    version="v8",
    keys=[("lamps", "array"), ("lamps[].id", "integer")],
)


def record(file: Path, version: str, body: object, status: int = 200) -> None:
    url = f"https://www.zohoapis.com/crm/{version}/settings/lamps"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(write.one_exchange_text({}, "GET", url, None, status, json.dumps(body)))


def some_of_ours(folder: Path, *operations: str) -> Path:
    for name in operations:
        for place in (f"contracts/v7/{name}.json", f"schemas/v7/{name}"):
            source = OURS / place
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, folder / place)
            else:
                shutil.copy(source, folder / place)
    by_id = OURS / "schemas/v7" / f"{LIST}_by_id"
    if LIST in operations:
        shutil.copytree(by_id, folder / "schemas/v7" / by_id.name)
    return folder


def judged(settings: Settings) -> dict[str, str]:
    with open_run(settings) as run:
        return {
            planned.id: run.judgement(planned.target, planned.case).outcome
            for planned in run.planned
        }


def test_recordings_of_any_operation_are_judged_by_its_contract(tmp_path: Path) -> None:
    root = library(tmp_path / "derived", LAMPS).root
    record(tmp_path / "taped" / "lamps.yaml", "v7", {"lamps": [{"id": "7"}]})
    record(tmp_path / "taped" / "bad.yaml", "v7", {"lamps": [{"id": 7}]})
    outcomes = judged(Settings(contracts=root, cassettes=tmp_path / "taped"))
    assert outcomes == {"get_lamps-ok@bad": "drift", "get_lamps-ok@lamps": "conforms"}


def test_a_set_by_the_names_of_operations_without_probes_is_judged_as_it_is(
    tmp_path: Path,
) -> None:
    root = library(tmp_path / "derived", LAMPS).root
    record(tmp_path / "taped" / "v7" / "get_lamps" / "ok.yaml", "v7", {"lamps": [{"id": "7"}]})
    outcomes = judged(Settings(contracts=root, cassettes=tmp_path / "taped"))
    assert outcomes == {"get_lamps-ok@v7/get_lamps/ok": "conforms"}


def test_the_latest_version_is_taken_unless_another_is_named(tmp_path: Path) -> None:
    library(tmp_path, LAMPS)
    library(tmp_path, LAMPS_V8)
    record(tmp_path / "taped" / "seven.yaml", "v7", {"lamps": [{"id": "7"}]})
    record(tmp_path / "taped" / "eight.yaml", "v8", {"lamps": [{"id": 8}]})
    taped = tmp_path / "taped"
    assert judged(Settings(contracts=tmp_path, cassettes=taped)) == {
        "get_lamps-ok@eight": "conforms"
    }
    seven = Settings(contracts=tmp_path, cassettes=taped, api_version="v7")
    assert judged(seven) == {"get_lamps-ok@seven": "conforms"}
    with open_run(seven) as run:
        (target,) = run.targets.values()
        assert "exchanges that match none: 1" in target.description


def test_v10_is_later_than_v9(tmp_path: Path) -> None:
    for version in ("v9", "v10", "v2.1"):
        library(tmp_path, page(("get_lamps", "GET", "/lamps"), version=version))
    assert open_library(tmp_path).version == "v10"


@pytest.mark.parametrize(
    ("what", "version", "problem"),
    [
        ("nothing", None, "no contracts/VERSION"),
        ("contracts", "v9", "--api-version v9: the contracts in .* are of v7"),
        ("ours", "v9", "--api-version v9: the contracts in .* are of v7"),
        ("no schemas", None, "response.json: missing; derive the schemas with"),
        ("a spoilt contract", None, "missing fields page, operations"),
        ("an operation twice", None, "2 contracts have the operation get_lamps"),
    ],
)
def test_contracts_that_cannot_be_used_are_refused_in_a_line(
    tmp_path: Path, what: str, version: str | None, problem: str
) -> None:
    record(tmp_path / "taped" / "lamps.yaml", "v7", {"lamps": [{"id": "7"}]})
    root = tmp_path / "derived"
    if what != "nothing":
        library(root, LAMPS)
    if what == "no schemas":
        shutil.rmtree(root / "schemas")
    contract = root / "contracts" / "v7" / "get_lamps.json"
    if what == "a spoilt contract":
        contract.write_text("{}")
    if what == "an operation twice":
        shutil.copy(contract, contract.with_name("again.json"))
    place = None if what == "ours" else root
    settings = Settings(contracts=place, cassettes=tmp_path / "taped", api_version=version)
    with pytest.raises(UsageError, match=problem) as refused, open_run(settings):
        pass
    assert "\n" not in str(refused.value)


def test_operations_that_have_probes_are_probed_whatever_else_is_missing(tmp_path: Path) -> None:
    root = some_of_ours(tmp_path, LIST)
    outcomes = judged(Settings(target="reference", contracts=root))
    assert outcomes[f"{LIST}-ok"] == "conforms"
    operations = {id_.rpartition("-")[0].partition("-")[0] for id_ in outcomes}
    assert operations <= {LIST, f"{LIST}_by_id"}
    assert set(outcomes.values()) == {"conforms"}


def test_an_org_cannot_be_judged_by_contracts_that_no_probe_is_for(tmp_path: Path) -> None:
    root = library(tmp_path, LAMPS).root
    settings = Settings(target="reference", contracts=root)
    with (
        pytest.raises(
            UsageError, match="there are no probes for the operations of these contracts"
        ),
        open_run(settings),
    ):
        pass


def test_our_recordings_serve_contracts_that_have_none_beside_them(tmp_path: Path) -> None:
    root = some_of_ours(tmp_path, LIST)
    outcomes = judged(Settings(contracts=root))
    assert f"documented/{LIST}-ok" in outcomes
    assert f"reference/{LIST}-ok" in outcomes
    assert set(outcomes.values()) == {"conforms"}


def test_probes_fit_all_that_they_were_written_for() -> None:
    whole = Library()
    kept = probes.load_fitting(OURS / "probes" / "v7.toml", whole.promises)
    assert kept.probes == whole.probes.probes
    assert kept.effects == whole.probes.effects
    assert kept.met_by == whole.probes.met_by
    assert kept.undos == whole.probes.undos


def test_probes_go_with_the_operations_that_they_need() -> None:
    whole = Library()
    without = {id_: promise for id_, promise in whole.promises.items() if id_ != "unlock_records"}
    left = probes.load_fitting(OURS / "probes" / "v7.toml", without)
    assert left.probes
    gone = {probe.scenario for probe in whole.probes.probes if probe.operation == "unlock_records"}
    assert not {probe.scenario for probe in left.probes if probe.scenario} & gone
    assert "unlock_records" not in {probe.operation for probe in left.probes}
    assert probes.load_fitting(OURS / "probes" / "v1.toml", whole.promises).probes == ()


def test_our_rulings_hold_where_a_page_shares_their_ground(tmp_path: Path) -> None:
    root = library(tmp_path, LAMPS).root
    (root / "contracts" / "v7" / "rulings.toml").unlink()
    codes = [row.code for row in open_library(root).promises["get_lamps"].errors]
    # The page lists one of the two answers to a token that does not hold; the other is ruled.
    assert sorted(codes) == ["AUTHENTICATION_FAILURE", "INVALID_TOKEN", "NO_FLAME"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[" * 200_000, "nested too deeply"),
        ('{"$id": 7}', "not a valid JSON Schema at"),
        ('{"type": "object"}', "it has no \\$id"),
        ('{"$id": "urn:x", "items": {"$ref": "#/$defs/no"}}', "it refers to #/.defs/no, which it"),
        ('{"$id": "urn:x", "pattern": "["}', "not a valid JSON Schema at pattern"),
        ('{"$id": "urn:x", "pattern": "a{9999999999999999}"}', "a pattern repeats too often"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_in_a_line(
    tmp_path: Path, text: str, problem: str
) -> None:
    made = library(tmp_path, LAMPS)
    file = tmp_path / "schemas" / "v7" / "get_lamps" / "response.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=f"response.json: .*{problem}"):
        made.judge("get_lamps")


def test_contracts_of_an_installed_package_are_judged_by_without_files_of_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = some_of_ours(tmp_path, "lock_records")
    shutil.rmtree(root / "schemas")
    shutil.copy(OURS / "contracts/v7/rulings.toml", root / "contracts/v7")
    with pytest.raises(UsageError, match=r"response\.json: missing; derive the schemas"):
        Library(root).require_schemas(["lock_records"])
    monkeypatch.setattr(locations, "is_ours", lambda _: True)
    library = Library(root)
    library.require_schemas(["lock_records"])
    assert library._schema("lock_records", "error.json") == json.loads(
        (OURS / "schemas/v7/lock_records/error.json").read_bytes()
    )
