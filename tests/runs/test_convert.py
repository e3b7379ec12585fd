"""Recordings of other tools become redacted cassettes, which are judged like them."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.command import run_command
from tests.exchanges.formats.written import FORMS, Call, har, plain_lines
from tests.guard.answers import PATH, body, drifted
from zoho_conformance.exchanges.scan.scan_file import scan_file
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs import convert as converting
from zoho_conformance.runs.convert import Conversion
from zoho_conformance.runs.library import open_library
from zoho_conformance.runs.settings import Settings

URL = f"https://www.zohoapis.eu{PATH}"
CALLS = [Call("GET", URL, body()), Call("GET", URL, drifted())]
NAME = "Wilhelmina Achterberg"
TOKEN = "1000." + "0123456789abcdef" * 2 + "." + "fedcba9876543210" * 2


def converted(*named: Path, force: bool = False) -> Conversion:
    into = named[0].parent / "taped"
    return converting.convert(list(map(str, named)), into, open_library(), force=force)


def findings(path: Path) -> list[str]:
    report = run_check(Settings(recordings=(str(path),)))
    return [finding.fingerprint for finding in report.findings]


@pytest.mark.parametrize("name", FORMS)
def test_a_converted_recording_has_the_findings_of_the_original(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(FORMS[name](CALLS), encoding="utf-8")
    result = converted(file)
    assert (result.converted, result.exchanges, len(result.files)) == (2, 2, 1)
    assert result.refused == result.left_out == result.changed == []
    assert findings(tmp_path / "taped") == findings(file) != []


def with_person() -> Call:
    answer = body()
    answer["data"][0]["Locked_By__s"]["name"] = NAME
    return Call("GET", URL, answer)


@pytest.mark.parametrize("host", ["www.zohoapis.eu", "converted.invalid"])
def test_no_secret_and_no_person_is_in_a_cassette(host: str, tmp_path: Path) -> None:
    line = json.loads(plain_lines([with_person()]))
    line["request"]["url"] = f"https://{host}{PATH}&me={NAME}&w.achterberg@crates.org"
    line["request"]["headers"] = {"Authorization": f"Zoho-oauthtoken {TOKEN}", "Cookie": "a=b"}
    file = tmp_path / "a.ndjson"
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    (cassette,) = converted(file).files
    text = cassette.read_text(encoding="utf-8")
    for real in (TOKEN, "Wilhelmina", "chterberg", "4150868000000310001", "zohoapis", "Cookie"):
        assert real not in text
    (interaction,) = yaml.safe_load(text)["interactions"]
    assert interaction["request"]["uri"].startswith("https://converted.invalid/crm/v7/Leads/")


def test_a_scan_finds_nothing_in_a_converted_cassette(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text(har([*CALLS, with_person()]), encoding="utf-8")
    (cassette,) = converted(tmp_path / "a.har").files
    scanned = scan_file(cassette)
    assert (scanned.is_recording, scanned.exchanges) == (True, 3)
    assert [*scanned.errors, *scanned.warnings, *scanned.unread] == []


def test_a_value_has_the_same_pseudonym_in_every_cassette(tmp_path: Path) -> None:
    for name in ("a.har", "b.har"):
        (tmp_path / name).write_text(har([with_person()]), encoding="utf-8")
    first, second = converted(tmp_path / "a.har", tmp_path / "b.har").files
    texts = [file.read_text(encoding="utf-8") for file in (first, second)]
    assert texts[0] == texts[1]


def test_what_cannot_be_judged_is_left_out_and_told(tmp_path: Path) -> None:
    archive = json.loads(
        har([*CALLS, Call("GET", "https://api.example.com/crates", {}), *CALLS, *CALLS])
    )
    entries = archive["log"]["entries"]
    entries[3]["response"]["content"] = {"size": 714, "mimeType": "application/json"}
    entries[4]["request"] = 7
    entries[5]["request"]["url"] = "https://www.zohoapis.eu/crm/v7/no/such/thing"
    file = tmp_path / "a.har"
    file.write_text(json.dumps(archive), encoding="utf-8")
    result = converted(file)
    assert (result.converted, result.exchanges) == (3, 7)
    (refused,) = result.refused
    assert "exchange 5" in refused
    other_host, no_body, no_operation = result.left_out
    assert other_host.endswith("exchange 3: with another host: api.example.com")
    assert no_body.endswith("exchange 4: the recorder kept no body")
    assert "no contract has the path" in no_operation


def test_a_cassette_is_overwritten_by_force_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "a.har", tmp_path / "b.har"
    for file in (first, second):
        file.write_text(har(CALLS), encoding="utf-8")
    (cassette,) = converted(second).files
    cassette.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"b\.yaml: already exists; --force overwrites it"):
        converted(first, second)
    assert not (tmp_path / "taped/a.yaml").exists()
    assert cassette.read_text(encoding="utf-8") == "mine"
    converted(first, second, force=True)
    assert findings(cassette) == findings(second)


def test_what_was_converted_is_not_converted_again(tmp_path: Path) -> None:
    file = tmp_path / "a.har"
    file.write_text(har(CALLS), encoding="utf-8")
    into = tmp_path / "taped"
    for _ in range(2):
        result = converting.convert([str(tmp_path)], into, open_library(), force=True)
        assert result.files == [into / "a.yaml"]


def test_a_member_of_an_archive_is_written_below_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../evil.har", har(CALLS))
    assert converted(file).files == [tmp_path / "taped/all.zip/evil.yaml"]


@pytest.mark.parametrize(
    ("member", "cassette"),
    [("aux.har", "_aux"), ("at 9:41?.har", "at_9_41_")],
)
def test_a_cassette_has_a_name_that_every_system_takes(
    tmp_path: Path, member: str, cassette: str
) -> None:
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, har(CALLS))
    assert converted(file).files == [tmp_path / f"taped/all.zip/{cassette}.yaml"]


def test_a_long_recording_becomes_several_cassettes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_MAX_EXCHANGES", 2)
    file = tmp_path / "a.ndjson"
    file.write_text(plain_lines([CALLS[0]] * 5), encoding="utf-8")
    names = [each.name for each in converted(file).files]
    assert names == ["a.yaml", "a-2.yaml", "a-3.yaml"]


def test_no_recording_takes_the_name_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_MAX_EXCHANGES", 1)
    for name in ("a.har", "a-2.har", "a.ndjson"):
        write = har if name.endswith(".har") else plain_lines
        (tmp_path / name).write_text(write(CALLS), encoding="utf-8")
    result = converted(tmp_path / "a.har", tmp_path / "a-2.har", tmp_path / "a.ndjson")
    names = [each.name for each in result.files]
    assert names == ["a.yaml", "a-3.yaml", "a-2.yaml", "a-2-2.yaml", "a(2).yaml", "a(2)-2.yaml"]


def test_an_exchange_that_is_judged_otherwise_is_told(tmp_path: Path) -> None:
    line = json.loads(plain_lines([CALLS[0]]))
    line["response"]["body"] = line["response"]["body"].replace("{", '{"info": 1, ', 1)
    file = tmp_path / "a.ndjson"
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    (changed,) = converted(file).changed
    assert changed.endswith("judged differently than before (key-duplicated)")


def test_the_exit_code_says_whether_anything_was_converted(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text(har(CALLS), encoding="utf-8")
    (tmp_path / "b.har").write_text(har([Call("GET", "https://x.example/", {})]), encoding="utf-8")
    (tmp_path / "c.txt").write_text("nothing here", encoding="utf-8")
    for name, code, line in (
        ("a.har", 0, "2 of 2 exchanges converted, into 1 cassette in taped"),
        ("b.har", 3, "0 of 1 exchanges converted, into 0 cassettes in taped"),
    ):
        result = run_command(tmp_path, "convert", name, "--into", "taped")
        assert (result.returncode, result.stdout.strip()) == (code, line)
    for name, problem in (
        ("a.har", "taped/a.yaml: already exists"),
        ("c.txt", "c.txt: no recorded exchanges in it"),
        ("d.har", "d.har: no such file or folder"),
    ):
        result = run_command(tmp_path, "convert", name, "--into", "taped")
        assert result.returncode == 2
        assert problem in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_contracts_without_schemas_are_told_before_anything_is_written(tmp_path: Path) -> None:
    contracts = tmp_path / "own/contracts"
    shutil.copytree(locations.root() / "contracts", contracts)
    file = tmp_path / "a.har"
    file.write_text(har(CALLS), encoding="utf-8")
    library = open_library(tmp_path / "own")
    with pytest.raises(UsageError, match="derive the schemas with"):
        converting.convert([str(file)], tmp_path / "taped", library)
    assert not (tmp_path / "taped").exists()


def test_pages_and_sizes_stay_in_an_address_and_longer_numbers_do_not(tmp_path: Path) -> None:
    file = tmp_path / "calls.har"
    file.write_text(har([Call("GET", f"{URL}&page=2&per_page=200&phone=33123", body())]))
    converted(file)
    address = (tmp_path / "taped" / "calls.yaml").read_text()
    assert "&page=2&per_page=200&phone=" in address
    assert "33123" not in address


def test_a_documented_value_of_a_parameter_stays_in_an_address(tmp_path: Path) -> None:
    file = tmp_path / "calls.har"
    url = "https://www.zohoapis.eu/crm/v7/users?type=AdminUsers&ids=Achterberg"
    file.write_text(har([Call("GET", url, {"code": "INVALID_REQUEST"}, 400)]))
    assert converted(file).changed == []
    address = (tmp_path / "taped" / "calls.yaml").read_text()
    assert "/users?type=AdminUsers&ids=" in address
    assert "Achterberg" not in address
