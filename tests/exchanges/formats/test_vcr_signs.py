"""Cassettes among other files: known by what is in them, never by what they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zoho_conformance.exchanges.formats.detect import open_recording
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError, decode_all

ENTRY = """\
- request: {method: GET, uri: 'https://x.example/crm/v7/org'}
  response: {status: {code: 204}}
"""
WHOLE = f"interactions:\n{ENTRY}version: 1\n"
AS_JSON = json.dumps(
    {
        "version": 1,
        "metadata": {"note": "{interactions: ["},
        "interactions": [
            {
                "request": {"method": "GET", "uri": "https://x.example/crm/v7/org"},
                "response": {"status": {"code": 204}},
            }
        ],
    },
    indent=4,
)

CASSETTES = {
    "as-vcrpy-writes-it": WHOLE,
    "json": AS_JSON,
    "json-in-a-line": json.dumps(json.loads(AS_JSON)),
    "after-other-keys": f"version: 1\nmetadata: {{a: b}}\nrecorded_with: x\ninteractions:\n{ENTRY}",
    "after-comments": f"# recorded\n\n%YAML 1.1\n---\n# by us\n{WHOLE}",
    "quoted": WHOLE.replace("interactions", '"interactions"'),
    "indented": "\n".join(f"  {line}" for line in WHOLE.splitlines()),
    "with-a-mark": "\ufeff" + WHOLE,
    "windows": WHOLE.replace("\n", "\r\n"),
    "tagged": "!!map\n" + WHOLE,
}


@pytest.mark.parametrize("name", ["test_locks", "x.txt", "x.yaml", "locks.v7", "x.bak"])
@pytest.mark.parametrize("kind", CASSETTES)
def test_a_cassette_is_read_whatever_it_is_called(tmp_path: Path, kind: str, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(CASSETTES[kind].encode())
    recording = open_recording(file)
    assert recording is not None
    assert len(decode_all(recording).exchanges) == 1


def test_a_cassette_in_utf_16_is_read(tmp_path: Path) -> None:
    file = tmp_path / "test_locks"
    file.write_bytes(WHOLE.encode("utf-16"))
    assert open_recording(file) is not None


BEGUN = {
    "cut-in-an-entry": WHOLE[:40],
    "cut-in-a-text": WHOLE[: WHOLE.index("x.example")],
    "cut-after-the-name": "version: 1\ninteractions:",
    "cut-json": AS_JSON[:-60],
    "cut-json-after-the-name": AS_JSON[: AS_JSON.index("[\n")],
    "an-unknown-tag": WHOLE.replace("GET", "!lamp GET"),
    "nested-deeply": "interactions:\n- " + "[" * 300,
    "of-something-else": "interactions: [1, two]\nversion: 1\n",
}


@pytest.mark.parametrize("name", ["test_locks", "x.json"])
@pytest.mark.parametrize("kind", BEGUN)
def test_a_file_that_begins_as_a_cassette_and_is_none_is_refused(
    tmp_path: Path, kind: str, name: str
) -> None:
    file = tmp_path / name
    file.write_text(BEGUN[kind], encoding="utf-8")
    try:
        recording = open_recording(file)
    except UnreadableRecordingError:
        return
    assert recording is not None
    content = decode_all(recording)
    assert (content.exchanges, len(content.unread)) == ((), 2)


OTHERS = {
    "empty": "",
    "comments": "# interactions:\n",
    "notes": "# Recordings\n\nThese are the interactions: see below.\n\ninteractions:\n- none\n\t}",
    "python": 'import yaml\n\nCASSETTE = """\ninteractions:\n- request: {\n"""\n',
    "python-with-a-function": 'def f():\n    x = 1\n\n\nTEXT = """\ninteractions:\n- request: {\n',
    "compose": "services:\n  web:\n    image: x\n",
    "messages": "interactions:\n  title: Clicks\n  hover: Hover\n",
    "broken-messages": "interactions:\n  title: [Clicks\n",
    "events": '{"name": "page", "interactions": [{"type": "hover"}]}',
    "pact": '{"consumer": {}, "provider": {}, "interactions": [{"request": {}, "response": {}}]}',
    "deeper": "page:\n  interactions:\n  - request: {\n",
    "deeper-json": '{"page": {"interactions": [{"request": ',
    "another-document": "title: x\n---\ninteractions:\n- {\n",
    "list": "- request: {}\n",
    "html": "<html><body>interactions: []</body></html>",
    "no-text": "interactions:\n- request\n\0\0",
}


@pytest.mark.parametrize("name", ["README", "x.yaml", "x.json"])
@pytest.mark.parametrize("kind", OTHERS)
def test_other_files_are_no_recordings(tmp_path: Path, kind: str, name: str) -> None:
    file = tmp_path / name
    file.write_text(OTHERS[kind], encoding="utf-8")
    assert open_recording(file) is None


def test_what_is_no_file_is_none_of_ours_without_an_ending_of_ours(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert open_recording(tmp_path / "gone") is None
    assert open_recording(tmp_path / "zero") is None


def test_lines_that_are_no_text_are_no_log(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(b'{"a\x84": "/crm/v7/org"}\n{"b": 1}\n')
    assert open_recording(file) is None
