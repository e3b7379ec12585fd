"""Files without recordings: a line says what they are, and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zoho_conformance.exchanges.formats.detect import open_recording, why_nothing_in

_ACCESS = '198.51.100.1 - - [20/Nov/2026:10:00:00 +0000] "GET /crm/v7/users HTTP/1.1" 200 57\n'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00", "a capture of packets"),
        (b"1 d7123dasd913jfd21312dasd 1\n", ""),
        (
            b"1 932079936fa4306fc308d67588178d17d823647c 1439818823587396305 0\nGET / HTTP/1.1\n",
            "GoReplay",
        ),
        (b"PK\x03\x04\x14\0\0\0raw/1_c.txt", "Fiddler: export its sessions as HAR"),
        (b"\xac\xed\x00\x05sr\x00", "Charles: export it as a JSON session"),
        (b"--- \n- !ruby/struct:VCR::HTTPInteraction \n", "VCR 1, for Ruby: migrate it"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE charles-session>', "Charles: export it"),
        (b'<?xml version="1.0"?>\n<items burpVersion="1">', "Burp Suite"),
        (b"meta {\n  name: users\n}\nget {\n}\n", "requests without answers"),
        (b"type: collection.insomnia.rest/5.0\n", "requests without answers"),
        (b"### users\nGET https://api.example.com/users\n", "requests without answers"),
        (b'HTTP/2 200\ncontent-type: x\n\n{"a": 1}', "an answer without its request"),
        (b"import http from 'k6/http'\nhttp.get(`x/crm/v7/users`, {})\n", "code, not a"),
        (b'{"consumer": {}, "provider": {}, "interactions": []}', "a contract of Pact"),
        (b'{"_type": "export", "__export_format": 4, "resources": []}', "Insomnia"),
        (b'[{"v": 2, "folders": [], "requests": []}]', "Hoppscotch"),
        (b'{"clientName": "Thunder Client", "requests": []}', "Thunder Client"),
        (b'{"name": "a", "items": [], "environments": []}', "Bruno"),
        (b'{"constants": {}, "events": []}', "Chromium: export HAR"),
        (b'[{"httpRequest": {}, "httpResponse": {}}]', "MockServer: written answers"),
        (b'{"port": 3000, "routes": []}', "Mockoon: written answers"),
        (b'{"port": 3000, "stubs": []}', "mountebank: written answers"),
        (b'{"data": {"pairs": []}, "meta": {}}', "Hoverfly: record with a proxy"),
        (b"nock('https://api.example.com:443')\n  .get('/')\n", "output_objects"),
        (_ACCESS.encode(), "no bodies"),
        (b'10:00 INFO {"url": "https://a.example/crm/v7/users"}\n', "text before its JSON"),
        (json.dumps({"info": {"schema": "x"}, "item": []}).encode(), "without saved examples"),
        (b'{"openapi": "3.1.0"}', "a description of an API"),
        (b"a: 1\n", ""),
        (b"", ""),
    ],
)
def test_the_message_says_what_a_file_is(content: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(content)
    message = why_nothing_in([file])
    assert message.startswith(f"{file}: no recorded exchanges in it")
    assert what in message
    assert message.endswith("in it") == (not what)
    recording = open_recording(file)
    assert recording is None or list(recording) == []


def test_several_files_without_recordings_are_named() -> None:
    assert why_nothing_in(["a", "b"]) == "a, b: no recorded exchanges in it"
