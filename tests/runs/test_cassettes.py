"""Cassettes as a target: what cannot be read is not judged, in a line that names the file."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
import yaml

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.exchanges.cassettes.sets import find_cassette_sets
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

LIST = "get_record_locking_information"
CONFIGURATION = "get_record_locking_configuration"


def judged(folder: Path, operation: str = LIST, case: str = "ok") -> Judgement:
    with open_run(Settings(cassettes=folder)) as run:
        (planned,) = (
            planned for planned in run.planned if planned.case.id == f"{operation}-{case}"
        )
        return run.judgement(planned.target, planned.case)


def place(folder: Path, operation: str = LIST, case: str = "ok") -> Path:
    return folder / "v7" / operation / f"{case}.yaml"


WHOLE = """\
interactions:
- request: {method: GET, uri: 'https://x.invalid/crm/v7/Leads/1/Locking_Information__s?fields=id'}
  response:
    status: {code: 200}
    body: {string: '{"data": []}'}
"""

NO_CASSETTES = {
    "an empty file": b"",
    "white space": b"  \n\n",
    "a truncated file": WHOLE[: WHOLE.index("string")].encode() + b"{string: '{",
    "half an interaction": WHOLE[: WHOLE.index("  response")].encode(),
    "a list": b"- 1\n- 2\n",
    "a word": b"cassette\n",
    "a number": b"17\n",
    "no interactions": b"version: 1\n",
    "an empty list of interactions": b"version: 1\ninteractions: []\n",
    "interactions that are none": b"interactions: [1, two]\n",
    "an interaction of nulls": b"interactions: [{request: null, response: null}]\n",
    "a status in words": WHOLE.replace("200", "fine").encode(),
    "headers in a list": WHOLE.replace("status:", "headers: [a]\n    status:").encode(),
    "metadata in a list": b"metadata: [1]\n" + WHOLE.encode(),
    "bytes that are no text": b"\xff\xfe\x00\x01",
    "a control character": b"interactions: \x00\n",
    "HTML": b"<!DOCTYPE html>\n<html><body>Sign in: please</body></html>\n",
    "JSON cut off": b'{"interactions": [{"request": {',
    "brackets without end": b"[" * 3_000,
    "an unknown tag": b"interactions: !zoho [1]\n",
}


@pytest.mark.parametrize("what", list(NO_CASSETTES))
def test_a_file_that_is_not_a_cassette_is_not_judged(copied: Path, what: str) -> None:
    file = place(copied)
    file.write_bytes(NO_CASSETTES[what])
    judgement = judged(copied)
    assert judgement.outcome == "unreadable"
    assert judgement.reason.startswith(f"{file}: ")
    assert "\n" not in judgement.reason
    assert not judgement.findings
    assert judged(copied, case="ok-automatic").outcome == "conforms"


def test_a_body_that_is_cut_off_is_not_judged(copied: Path) -> None:
    text = WHOLE.replace(
        "body: {string: '{\"data\": []}'}",
        "headers: {content-encoding: [gzip]}\n    body: {string: !!binary H4sIAAAA}",
    )
    place(copied).write_text(text)
    judgement = judged(copied)
    assert (judgement.outcome, judgement.findings) == ("unreadable", ())
    assert judgement.reason == f"{place(copied)}: the compressed body is cut off"


def test_the_text_that_the_broken_cassettes_are_made_of_is_a_cassette(copied: Path) -> None:
    place(copied).write_text(WHOLE)
    assert len(read_cassette(place(copied)).interactions) == 1


@pytest.mark.parametrize(
    ("marked", "kind", "source"),
    [
        ("live", "replayed", "live"),
        ("reference", "replayed", "reference"),
        ("x", "replayed", "unknown"),
    ],
)
def test_the_kind_of_a_target_follows_from_metadata_not_from_the_folder_name(
    copied: Path, marked: str, kind: str, source: str
) -> None:
    folder = copied.rename(copied.with_name("documented"))
    for file in folder.rglob("*.yaml"):
        file.write_text(file.read_text().replace("target: reference", f"target: {marked}"))
    with open_run(Settings(cassettes=folder)) as run:
        (target,) = run.targets.values()
        assert (target.name, target.kind, target.recorded_from) == ("documented", kind, source)
        (described,) = as_json(build_report(run, run.planned, "error"))["run"]["targets"]
    assert (described["kind"], described["recorded_from"]) == (kind, source)


def test_the_samples_of_the_pages_are_documented_and_recorded_from_no_api() -> None:
    with open_run(Settings()) as run:
        assert {(target.kind, target.recorded_from) for target in run.targets.values()} == {
            ("documented", None),
            ("replayed", "reference"),
        }


@pytest.mark.parametrize("tag", ["python/object/apply:pathlib.Path.touch", "python/name:os.system"])
def test_no_tag_makes_anything_run(copied: Path, tmp_path: Path, tag: str) -> None:
    touched = tmp_path / "touched"
    path = f"!!python/object/apply:pathlib.Path ['{touched}']"
    place(copied).write_text(f"interactions: !!{tag} [{path}]\n")
    assert judged(copied).outcome == "unreadable"
    assert not touched.exists()


def test_a_missing_cassette_is_not_run(copied: Path) -> None:
    place(copied).unlink()
    judgement = judged(copied)
    assert judgement.outcome == "not-run"
    assert str(place(copied)) in judgement.reason


def test_a_folder_in_the_place_of_a_cassette_is_unreadable(copied: Path) -> None:
    place(copied).unlink()
    place(copied).mkdir()
    judgement = judged(copied)
    assert judgement.outcome == "unreadable"
    assert str(place(copied)) in judgement.reason


@pytest.mark.parametrize(
    ("operation", "case"),
    [(CONFIGURATION, "ok"), (LIST, "REQUIRED_PARAM_MISSING"), (LIST, "INVALID_REQUEST_METHOD")],
)
def test_the_cassette_of_another_request_is_not_run(
    copied: Path, operation: str, case: str
) -> None:
    shutil.copy(place(copied, operation, case), place(copied))
    judgement = judged(copied)
    assert judgement.outcome == "not-run"
    assert judgement.reason.startswith(f"{place(copied)}: the cassette has a different request")
    # An id may be anybody's.
    assert not any(len(part) > 9 and part.isdigit() for part in judgement.reason.split("/"))


def test_the_address_of_another_request_is_reported_without_names(copied: Path) -> None:
    text = place(copied).read_text()
    place(copied).write_text(text.replace("/Locking_Information__s", "/ada@lovelace.example/Ada L"))
    reason = judged(copied).reason
    assert "the cassette has a different request (GET /crm/" in reason
    assert "ada" not in reason.casefold()


def test_of_several_exchanges_the_last_that_fits_is_judged(copied: Path) -> None:
    data = yaml.safe_load(place(copied).read_text())
    (good,) = data["interactions"]
    bad = good | {"response": good["response"] | {"status": {"code": 202, "message": ""}}}
    other = yaml.safe_load(place(copied, CONFIGURATION).read_text())["interactions"][0]
    for order, outcome in (([bad, good, other], "conforms"), ([good, bad], "drift")):
        place(copied).write_text(yaml.safe_dump({"interactions": order}))
        assert judged(copied).outcome == outcome


@pytest.mark.parametrize("tagged", [True, False])
def test_a_body_in_gzip_or_bytes_is_read(copied: Path, *, tagged: bool) -> None:
    data = yaml.safe_load(place(copied).read_text())
    response = data["interactions"][0]["response"]
    raw = response["body"]["string"].encode()
    response["body"]["string"] = gzip.compress(raw) if tagged else raw
    if tagged:
        response["headers"]["Content-Encoding"] = ["gzip"]
    place(copied).write_text(yaml.safe_dump(data))
    assert read_cassette(place(copied)).interactions[0][1].body == raw
    assert judged(copied).outcome == "conforms"


def test_header_names_and_values_are_read_in_any_form(copied: Path) -> None:
    place(copied).write_text(
        WHOLE.replace("status:", "headers: {X-One: [a, b], X-TWO: c}\n    status:")
    )
    ((_, response),) = read_cassette(place(copied)).interactions
    assert response.headers == {"x-one": "a, b", "x-two": "c"}


def test_a_file_that_does_not_exist_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRecordingError, match="no such file"):
        read_cassette(tmp_path / "none.yaml")


def test_a_folder_is_one_set_or_holds_several(copied: Path, tmp_path: Path) -> None:
    (only,) = find_cassette_sets(copied, "v7")
    assert (only.name, only.target, only.folder) == ("copied", "reference", copied / "v7")
    assert only.file(LIST, "ok") == place(copied)
    (tmp_path / "several" / "no set at all").mkdir(parents=True)
    for name in ("b", "a"):
        shutil.copytree(copied, tmp_path / "several" / name)
    (tmp_path / "several" / "file").write_text("")
    assert [each.name for each in find_cassette_sets(tmp_path / "several", "v7")] == ["a", "b"]
    assert find_cassette_sets(tmp_path / "several", "v6") == ()


def test_the_working_directory_can_be_the_set(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copied)
    (only,) = find_cassette_sets(Path(), "v7")
    assert only.name == "copied"


def test_a_set_without_metadata_is_from_an_unknown_source(copied: Path) -> None:
    for file in copied.glob("v7/*/*.yaml"):
        data = yaml.safe_load(file.read_text())
        del data["metadata"]
        file.write_text(yaml.safe_dump(data))
    assert find_cassette_sets(copied, "v7")[0].target == "unknown"
    assert judged(copied).outcome == "conforms"


def test_a_spoilt_file_does_not_hide_the_source_of_a_set(copied: Path) -> None:
    min(copied.glob("v7/*/*.yaml")).write_text("")
    assert find_cassette_sets(copied, "v7")[0].target == "reference"


def test_ids_of_several_sets_begin_with_their_names(copied: Path, tmp_path: Path) -> None:
    shutil.copytree(copied, tmp_path / "both" / "a")
    shutil.copytree(copied, tmp_path / "both" / "b")
    with open_run(Settings(cassettes=tmp_path / "both")) as run:
        ids = [planned.id for planned in run.planned]
    assert len(set(ids)) == len(ids)
    assert {id_.partition("/")[0] for id_ in ids} == {"a", "b"}


@pytest.mark.parametrize("what", ["missing", "file", "empty"])
def test_a_place_without_cassettes_is_refused(tmp_path: Path, what: str) -> None:
    folder = tmp_path / what
    if what == "file":
        folder.write_text("")
    elif what == "empty":
        folder.mkdir()
    with pytest.raises(UsageError, match=str(folder)), open_run(Settings(cassettes=folder)):
        pass
