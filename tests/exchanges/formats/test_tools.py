"""Recordings of other tools: told apart by their content, and read into the same exchanges."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
import zstandard

from tests.exchanges.formats.written import FORMS, JSON, WHEN, Call, har, newman, plain_lines
from tests.guard.answers import PATH, body, drifted
from zoho_conformance.exchanges.formats.detect import open_recording, open_source
from zoho_conformance.exchanges.formats.field_map import PLAIN, parse_field_map
from zoho_conformance.exchanges.formats.find_sources import find_sources
from zoho_conformance.exchanges.formats.interface import (
    Decoded,
    RecordedPlace,
    UnreadableRecordingError,
    decode_all,
)
from zoho_conformance.exchanges.formats.log_line import LogLine, read_exchange
from zoho_conformance.exchanges.formats.plain_line import decode_plain_line
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.vcr_cassette import VcrCassette
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings

URL = f"https://www.zohoapis.eu{PATH}"
NO_TIME = {
    "go.yaml",
    "php.yml",
    "php.json",
    "responses.yaml",
    "nock.json",
    "mappings.json",
    "recorded.json",
    "collection.json",
    "newman.json",
}
NO_HOST = {"mappings.json", "recorded.json", "nango.test.json", "collection.json"}
NO_REQUEST_BODY = {"responses.yaml"}
CALLS = [
    Call("GET", "https://api.example.com/crates?size=2&kind=a%20b", {"crates": [{"id": "11"}]}),
    Call("POST", "https://api.example.com/crates", {"ok": True}, 201, {"label": "Größe"}),
]


def decoded(file: Path) -> Decoded:
    recording = open_recording(file)
    assert recording is not None
    return decode_all(recording)


@pytest.mark.parametrize("name", FORMS)
def test_the_calls_of_a_tool_are_read_as_they_were(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(FORMS[name](CALLS), encoding="utf-8")
    content = decoded(file)
    assert content.unread == ()
    for call, exchange in zip(CALLS, content.exchanges, strict=True):
        request, response = exchange.request, exchange.response
        assert request.method == call.method
        assert request.url.removeprefix(f"https://{call.host}").removeprefix(":443") == call.path
        assert request.query == call.query
        assert request.json == (None if name in NO_REQUEST_BODY else call.sent)
        assert (response.status, response.json) == (call.status, call.body)
        assert bool(exchange.recorded_at) == (name not in NO_TIME)
        assert request.url.startswith("https://") == (name not in NO_HOST)


@pytest.mark.parametrize("name", FORMS)
def test_the_drift_in_the_recording_of_a_tool_is_told(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    calls = [Call("GET", URL, body()), Call("GET", URL, drifted())]
    file.write_text(FORMS[name](calls), encoding="utf-8")
    report = run_check(Settings(recordings=(str(file),)))
    assert [each.outcome for each in report.exchanges] == ["conforms", "drift"]
    assert [finding.rule for finding in report.findings] == ["key-renamed"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_a_packed_file_is_read_like_a_plain_one(pack: Any, tmp_path: Path) -> None:
    file = tmp_path / "calls.har.packed"
    file.write_bytes(pack(har(CALLS).encode()))
    assert len(decoded(file).exchanges) == len(CALLS)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_a_packed_log_that_is_cut_off_is_read_as_far_as_it_goes(pack: Any, tmp_path: Path) -> None:
    random = Random(1)  # noqa: S311 - bodies that do not pack
    bodies = ({"data": random.randbytes(2000).hex()} for _ in range(200))
    lines = "".join(plain_lines([Call("GET", URL, body)]) for body in bodies)
    packed = pack(lines.encode())
    file = tmp_path / "calls.ndjson.gz"
    file.write_bytes(packed[: len(packed) * 2 // 3])
    content = decoded(file)
    assert content.exchanges
    assert "the packed file is cut off" in content.unread[-1].reason


def test_every_member_of_an_archive_is_a_source(tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("b/plain.ndjson", plain_lines(CALLS))
        archive.writestr("a.har", har(CALLS))
        archive.writestr(".hidden", "x")
    sources = list(find_sources(str(file)))
    assert [source.label for source in sources] == ["all.zip/a.har", "all.zip/b/plain.ndjson"]
    for source in sources:
        recording = open_source(source.source)
        assert recording is not None
        assert len(decode_all(recording).exchanges) == len(CALLS)


def test_what_is_piped_in_is_read_once_and_whole() -> None:
    packed = gzip.compress(har(CALLS * 200).encode())
    recording = open_source(Source("-", lambda: io.BytesIO(packed), read_once=True))
    assert recording is not None
    assert len(decode_all(recording).exchanges) == 200 * len(CALLS)


def test_a_pattern_names_the_files_that_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.har", "b.har", "c.txt"):
        (tmp_path / name).write_text(har(CALLS), encoding="utf-8")
    assert [source.label for source in find_sources("*.har")] == ["a.har", "b.har"]
    with pytest.raises(UsageError, match="no file has such a name"):
        list(find_sources("*.ndjson"))


def test_an_address_is_read_by_its_driver(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text(har(CALLS), encoding="utf-8")
    (source,) = find_sources(f"file://{tmp_path}/a.har")
    recording = open_source(source.source)
    assert recording is not None
    assert len(decode_all(recording).exchanges) == len(CALLS)
    with pytest.raises(UsageError, match=r"s3://…: cannot be read here: Install s3fs"):
        list(find_sources("s3://bucket/a.har"))


def entries(*changes: dict[str, Any]) -> str:
    """A HAR of entries whose responses differ from a usual one."""
    archive = json.loads(har([CALLS[0]] * len(changes)))
    for entry, change in zip(archive["log"]["entries"], changes, strict=True):
        entry["response"] |= change
    return json.dumps(archive)


def test_an_answer_whose_body_was_not_kept_lacks_it(tmp_path: Path) -> None:
    file = tmp_path / "x.har"
    file.write_text(
        entries(
            {"content": {"size": 714, "mimeType": JSON}},
            {"content": {"size": 0}, "bodySize": -1},
            {"content": {"size": 0}, "bodySize": 0},
            {"content": {"size": 0}, "status": 204},
            {"status": 0, "content": {}},
        ),
        encoding="utf-8",
    )
    lacks = [exchange.response.lack for exchange in decoded(file).exchanges]
    assert lacks == ["no-body", "no-body", None, None, "no-body"]


def test_a_broken_entry_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    archive = json.loads(har(CALLS * 2))
    archive["log"]["entries"][1] = {"request": {"method": "GET"}}
    archive["log"]["entries"][2] = 7
    file = tmp_path / "x.har"
    file.write_text(json.dumps(archive)[:-30], encoding="utf-8")
    content = decoded(file)
    assert [exchange.place.index for exchange in content.exchanges] == [1]
    assert [unread.reason for unread in content.unread] == [
        "its response is missing",
        "its request is missing",
        "the file is cut off or damaged here, and not read any further",
    ]


def test_a_body_that_a_log_cut_off_is_truncated(tmp_path: Path) -> None:
    line = json.loads(plain_lines([Call("GET", URL, body())]))
    lines = []
    for size in (200, 300):
        line["response"]["body"] = json.dumps(body())[:size]
        lines.append(json.dumps(line))
    line["response"]["body"] = "<html>"
    lines.append(json.dumps(line))
    file = tmp_path / "x.ndjson"
    file.write_text("\n".join(lines), encoding="utf-8")
    report = run_check(Settings(recordings=(str(file),)))
    outcomes = [each.outcome for each in report.exchanges]
    assert outcomes == ["truncated", "truncated", "unreadable"]
    assert report.verdict == "not-judged"


def test_an_access_log_has_no_bodies_to_judge(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    line = {"time": "20/Nov/2026:10:00:00 +0000", "request": f"GET {PATH} HTTP/1.1", "status": 200}
    file.write_text(json.dumps(line) + "\n" + json.dumps(line), encoding="utf-8")
    report = run_check(Settings(recordings=(str(file),)))
    assert [each.outcome for each in report.exchanges] == ["no-body", "no-body"]
    assert report.verdict == "not-judged"


def test_a_line_longer_than_any_answer_is_told_and_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoho_conformance.exchanges.formats.ndjson_log.MAX_LINE_BYTES", 4000)
    file = tmp_path / "x.ndjson"
    long = plain_lines([Call("GET", URL, {"data": "x" * 9000})])
    short = plain_lines([CALLS[0]])
    file.write_text(short + long + short, encoding="utf-8")
    content = decoded(file)
    assert [exchange.place.line for exchange in content.exchanges] == [1, 3]
    assert [unread.place.line for unread in content.unread] == [2]


def test_a_log_of_the_api_in_an_unknown_form_asks_for_a_map(tmp_path: Path) -> None:
    file = tmp_path / "mine.ndjson"
    line = {"asked": {"verb": "GET", "at": URL}, "got": {"code": 200, "payload": body()}}
    file.write_text((json.dumps(line) + "\n") * 2, encoding="utf-8")
    with pytest.raises(UsageError, match="say where they have what with --map"):
        run_check(Settings(recordings=(str(file),)))


def with_bodies_beside(calls: list[Call], folder: Path) -> Path:
    """A HAR as Playwright writes it where bodies are attached."""
    log = json.loads(har(calls))
    for number, entry in enumerate(log["log"]["entries"]):
        for holder in (entry["response"]["content"], entry["request"].get("postData")):
            if holder is not None:
                name = f"{number}-{len(holder)}.json"
                (folder / name).write_text(holder["text"], encoding="utf-8")
                holder.update(text="", _file=name)
    file = folder / "har.har"
    file.write_text(json.dumps(log), encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_bodies_in_files_beside_a_har_are_read(kind: str, tmp_path: Path) -> None:
    calls = [Call("GET", URL, body()), Call("GET", URL, drifted())]
    file = with_bodies_beside(calls, tmp_path)
    if kind == "zip":
        archive = tmp_path / "calls.zip"
        with zipfile.ZipFile(archive, "w") as opened:
            for each in tmp_path.glob("*.[hj]*"):
                opened.write(each, f"inside/{each.name}")
        file = archive
    report = run_check(Settings(recordings=(str(file),)))
    assert [each.outcome for each in report.exchanges] == ["conforms", "drift"]


def test_a_body_in_a_file_that_is_not_beside_a_har_was_not_recorded(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    (tmp_path / "in").mkdir()
    file = with_bodies_beside([Call("GET", URL, body())], tmp_path / "in")
    for name in ("../secret.json", "missing.json", "."):
        log = json.loads(file.read_text(encoding="utf-8"))
        log["log"]["entries"][0]["response"]["content"]["_file"] = name
        file.write_text(json.dumps(log), encoding="utf-8")
        (exchange,) = decoded(file).exchanges
        assert (exchange.response.body, exchange.response.lack) == (b"", "no-body")


@pytest.mark.parametrize(
    "change",
    [
        {"request": {"url": PATH}},
        {"request": {"query": {"page": "2"}}},
        {"request": {"headers": [["Host", "www.zohoapis.com"]]}},
        {"response": {"status": "200"}},
        {"response": {"body": {"a": [1, "ü"]}}},
        {"response": {"body": {"base64": "eyJhIjogMX0="}}},
        {"response": {"body": "eyJhIjogMX0=", "body_encoding": "base64"}},
        {"response": {"truncated": True}},
        {"response": {"headers": {"Content-Length": "0"}, "body": None}},
        {"response": {"body": 7}},
        {"recorded_at": 1795168800},
        {"request": {"headers": {"A": "1", "a": "2", ":path": "/x"}}},
        {"request": {"headers": {"A": 1}}},
        {"request": {"body": "a=b"}},
        {"request": {"body": {"a": 1}}},
        {"response": {"headers": {"Content-Type": "application/json;charset=utf-16"}}},
        {"response": {"body": '{"a": 1, "a": 2}'}},
        {"response": {"body": '{"a": NaN}'}},
        {"response": {"body": '{"a": "\\ud83d"}'}},
        {"response": {"body": "<p>"}},
        {"response": {"body": ""}},
        {"request": {"body": {"a": 1}}, "response": {"body": None}},
        {"request": {"url": f"GET {URL} HTTP/1.1"}},
        {"request": {"url": URL.replace("www.", "www.]")}},
        {"request": {"url": URL.replace("www.", "www.\u2100.")}},
        {"response": {"headers": [["Content-Length", "0"], ["Content-Length", "0"]], "body": ""}},
        {"response": {"headers": {"Content-Length": "0", "content-length": "9"}, "body": None}},
        {"recorded_at": "", "timestamp": 1795168800},
        {"recorded_at": 0, "time": 1795168800},
        {"recorded_at": None, "time": 1795168800},
    ],
    ids=str,
)
def test_a_plain_line_is_read_in_one_step_as_part_by_part(change: dict[str, Any]) -> None:
    line = json.loads(plain_lines([Call("GET", URL, {"a": 1})]))
    for name, value in change.items():
        line[name] = line[name] | value if isinstance(value, dict) else value
    _assert_read_alike(json.dumps(line).encode())


def _assert_read_alike(line: bytes) -> None:
    in_one_step = decode_plain_line(line)
    try:
        read = read_exchange(RecordedPlace("x", 1, 1), LogLine(line), PLAIN)
    except ValueError:
        assert in_one_step is None
        return
    part_by_part = read.decoded()
    assert in_one_step in (
        None,
        (part_by_part.request, part_by_part.response, part_by_part.recorded_at),
    )


@pytest.mark.parametrize("name", ["name", "value", "sent", "sent as an object", "came"])
def test_a_plain_line_that_is_no_text_is_read_in_one_step_as_part_by_part(name: str) -> None:
    line = json.loads(plain_lines([Call("GET", URL, {"a": 1})]))
    odd = "odd"
    line |= {odd: 1} if name == "name" else {"x": odd} if name == "value" else {}
    line["request"]["body"] = {"sent": odd, "sent as an object": {"a": odd}}.get(name)
    line["response"]["body"] = {"a": odd} if name == "came" else {"a": 1}
    _assert_read_alike(json.dumps(line).encode().replace(odd.encode(), b"\xff"))


@pytest.mark.parametrize("half", ["\\ud83d", "\\udc00", "\\ud83d\\u0041", "\\\\ud83d"])
@pytest.mark.parametrize("place", ["sent", "came", "beside"])
def test_half_of_a_surrogate_pair_in_a_line_costs_no_exchange(half: str, place: str) -> None:
    line = json.loads(plain_lines([Call("GET", URL, {"a": 1}, sent={"b": 1})]))
    line["x"] = "HALF" if place == "beside" else ""
    line["request"]["body"] = {"b": "HALF" if place == "sent" else ""}
    line["response"]["body"] = {"a": "HALF" if place == "came" else ""}
    written = json.dumps(line).replace("HALF", half).encode()
    log = Source("log", lambda: io.BytesIO(written))
    recording = open_source(log)
    assert recording is not None
    read = read_exchange(RecordedPlace("x", 1, 1), LogLine(written), PLAIN).decoded()
    text = {"\\\\ud83d": "\\ud83d", "\\ud83d\\u0041": "\ufffdA"}.get(half, "\ufffd")
    request, response = read.request, read.response
    assert request.json == {"b": text if place == "sent" else ""}
    assert response.json == {"a": text if place == "came" else ""}
    assert [each.response.status for each in decode_all(recording).exchanges] == [200]
    log = Source("log", lambda: io.BytesIO(b"\n".join([written] * 3)))
    recording = open_source(log)
    assert recording is not None
    content = decode_all(recording)
    assert content.unread == ()
    assert {each.response.json["a"] for each in content.exchanges} == {response.json["a"]}


def test_a_request_that_nothing_answered_lacks_an_answer(tmp_path: Path) -> None:
    report = json.loads(newman(CALLS))
    report["run"]["executions"][0]["response"] = None
    file = tmp_path / "newman.json"
    file.write_text(json.dumps(report), encoding="utf-8")
    content = decoded(file)
    assert content.unread == ()
    assert [exchange.response.lack for exchange in content.exchanges] == ["no-body", None]


@pytest.mark.parametrize(
    "first",
    [
        b'body": "{}"}}',
        b"starting the server",
        b'{"level": "info"}',
        b"[2026-11-20] started",
        b'{"request": {"method": "GET", "url": "https://api.exa',
        b'{"request": {"method": "GET"}, "response": {"body": "\xff"}}',
        b'{"request": {}, "response": {"body": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
    ],
    ids=["its-end", "no-json", "a-notice", "in-brackets", "its-beginning", "no-utf-8", "too-deep"],
)
def test_a_first_line_unlike_the_others_does_not_cost_them(first: bytes, tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_bytes(first + b"\n" + plain_lines(CALLS).encode())
    content = decoded(file)
    assert len(content.exchanges) == len(CALLS)
    assert [each.place.line for each in content.unread] == [1]


def test_a_text_with_a_line_of_json_in_it_is_no_log(tmp_path: Path) -> None:
    file = tmp_path / "readme.md"
    file.write_text(f"# Calls\n\nLike this:\n\n{plain_lines(CALLS)}", encoding="utf-8")
    assert open_recording(file) is None


def test_a_line_that_is_nested_too_deeply_is_told(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    deep = '{"request": {}, "response": {"body": ' + "[" * 5000 + "]" * 5000 + "}}\n"
    file.write_text(plain_lines(CALLS) + deep + plain_lines(CALLS), encoding="utf-8")
    content = decoded(file)
    assert len(content.exchanges) == 2 * len(CALLS)
    assert [each.reason for each in content.unread] == ["the line is nested too deeply"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("write", [har, plain_lines])
def test_a_byte_order_mark_says_how_a_recording_is_encoded(
    encoding: str, write: Any, tmp_path: Path
) -> None:
    file = tmp_path / "calls"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    file.write_bytes((mark + write(CALLS)).encode(encoding))
    content = decoded(file)
    assert content.unread == ()
    assert [each.request.json for each in content.exchanges] == [call.sent for call in CALLS]


def test_a_line_after_a_byte_order_mark_in_the_middle_is_read(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_text("\ufeff".join(["", *plain_lines(CALLS).splitlines(keepends=True)]))
    assert len(decoded(file).exchanges) == len(CALLS)


@pytest.mark.parametrize("status", ["0", "-1", '"000"'])
def test_a_status_of_none_is_a_request_without_an_answer(status: str, tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    lines = plain_lines(CALLS).replace('"status": 201', f'"status": {status}')
    file.write_text(lines, encoding="utf-8")
    assert [each.response.lack for each in decoded(file).exchanges] == [None, "no-body"]


@pytest.mark.parametrize("status", ["-200", "42", "600", str(10**30)])
def test_a_number_that_is_no_status_is_told(status: str, tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    lines = plain_lines(CALLS).replace('"status": 201', f'"status": {status}')
    file.write_text(lines, encoding="utf-8")
    (unread,) = decoded(file).unread
    assert "its status is" in unread.reason


@pytest.mark.parametrize("when", ["1" + "0" * 400, "1e308", '"9999-99-99"'])
def test_a_time_that_is_none_costs_no_exchange(when: str, tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    lines = plain_lines(CALLS).replace(f'"recorded_at": "{WHEN}"', f'"recorded_at": {when}')
    file.write_text(lines, encoding="utf-8")
    content = decoded(file)
    assert [each.recorded_at for each in content.exchanges] == ["", ""]
    assert content.unread == ()


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_exchanges_is_read_like_lines(indent: int | None, tmp_path: Path) -> None:
    file = tmp_path / "calls.json"
    lines = [json.loads(line) for line in plain_lines(CALLS).splitlines()]
    file.write_text(json.dumps(lines, indent=indent), encoding="utf-8")
    content = decoded(file)
    assert content.unread == ()
    assert [each.request.url for each in content.exchanges] == [call.url for call in CALLS]


def test_a_path_leads_into_json_that_is_written_as_a_text(tmp_path: Path) -> None:
    file = tmp_path / "container.log"
    lines = plain_lines(CALLS).splitlines()
    wrapped = [{"log": f"{line}\n", "stream": "stdout"} for line in [*lines, "no JSON", "{no JSON"]]
    file.write_text("".join(json.dumps(line) + "\n" for line in wrapped), encoding="utf-8")
    paths = (
        "method=.log.request.method,url=.log.request.url,status=.log.response.status,"
        "body=.log.response.body,recorded_at=.log.recorded_at"
    )
    recording = open_source(Source.of_file(file), parse_field_map(paths))
    assert recording is not None
    content = decode_all(recording)
    assert [each.response.json for each in content.exchanges] == [call.body for call in CALLS]
    assert all(each.recorded_at for each in content.exchanges)
    assert [each.place.line for each in content.unread] == [3, 4]


@pytest.mark.parametrize("name", FORMS)
def test_a_pipe_of_any_form_is_read(name: str) -> None:
    source = Source("-", lambda: io.BytesIO(FORMS[name](CALLS).encode()), read_once=True)
    recording = open_source(source)
    assert recording is not None
    assert len(decode_all(recording).exchanges) == len(CALLS)


def test_an_archive_that_is_piped_in_has_its_members(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.har", har(CALLS))
    packed.seek(0)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(packed))
    (named,) = find_sources("-")
    recording = open_source(named.source)
    assert named.label == "stdin/a.har"
    assert recording is not None
    assert len(decode_all(recording).exchanges) == len(CALLS)


def test_a_cassette_of_vcrpy_whose_version_comes_first_is_vcrpys(tmp_path: Path) -> None:
    interaction = {
        "request": {"method": "GET", "uri": CALLS[0].url, "headers": {}, "body": None},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {"Content-Type": [JSON]},
            "body": {"string": CALLS[0].text},
        },
    }
    file = tmp_path / "cassette.yaml"
    file.write_text(f"version: 1\n{yaml.safe_dump({'interactions': [interaction]})}")
    recording = open_recording(file)
    assert isinstance(recording, VcrCassette)
    (exchange,) = decode_all(recording).exchanges
    assert exchange.response.json == CALLS[0].body


@pytest.mark.parametrize("name", ["go.yaml", "tape.yaml", "php.yml", "responses.yaml"])
def test_yaml_that_is_cut_off_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    text = FORMS[name](CALLS)
    file.write_text(text[: len(text) // 3] + "\n- {", encoding="utf-8")
    with pytest.raises(UnreadableRecordingError, match=rf"{name}: not valid YAML \(line [0-9]+\)"):
        open_recording(file)
