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
        (b"responses:\n- response:\n    body: x\n", "a recording of responses"),
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
