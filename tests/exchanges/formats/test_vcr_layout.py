"""Cassettes in vcrpy's own layout are read as PyYAML reads them; others are left to it."""

from __future__ import annotations

import io
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.interface import RawExchange, Recording
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.vcr_cassette import parse_cassette
from zoho_conformance.exchanges.formats.vcr_layout import LaidOutCassette, LaidOutCassettes
from zoho_conformance.exchanges.formats.vcr_signs import is_other_data
from zoho_conformance.model.yaml_events import build_yaml_1_1

URL = "https://www.zohoapis.invalid/crm/v7/Leads?fields=a,b&page=1"
JSON = '{"data": [{"id": "1", "Company": "Lamps & Sons"}]}'


def interaction(
    *,
    sent: Any = None,
    answered: Any = JSON,
    headers: Any = None,
    url: str = URL,
    code: Any = 200,
    message: Any = "OK",
) -> dict[str, Any]:
    if headers is None:
        headers = {"Content-Type": ["application/json"], "X-A": ["b", "c"]}
    return {
        "request": {"body": sent, "headers": {"accept": ["*/*"]}, "method": "GET", "uri": url},
        "response": {
            "body": {"string": answered},
            "headers": headers,
            "status": {"code": code, "message": message},
        },
    }


def written(*interactions: Any, **more: Any) -> str:
    return yaml.dump({"interactions": list(interactions), "version": 1, **more}, width=80)


def laid_out(text: str) -> LaidOutCassette | None:
    raw = text.encode()
    return LaidOutCassettes().open(Source("x.yaml", lambda: io.BytesIO(raw), size=len(raw)))


def by_pyyaml(text: str) -> Recording:
    data = build_yaml_1_1(text.encode())
    assert not is_other_data(data)
    return parse_cassette(data, "x.yaml")


def shown(recording: Recording) -> tuple[Any, ...]:
    """All that a recording comes to, as it is shown: that tells 1 from True."""
    return [repr(each) for each in recording], recording.metadata, recording.beside


AS_WRITTEN = {
    "text": written(interaction()),
    "long text": written(interaction(answered=JSON * 9)),
    "several": written(interaction(), interaction(sent="a=b", code=404, message="")),
    "bytes": written(interaction(sent=b"\x1f\x8b" * 60, answered=b"\x1f\x8b" * 60)),
    "no text": written(interaction(answered="", headers={})),
    "escapes": written(interaction(sent='{"a": "Ämter\\n"}', answered="a\tb")),
    "metadata": written(interaction(), metadata={"target": "live", "notes": [1]}),
}


@pytest.mark.parametrize("text", AS_WRITTEN.values(), ids=AS_WRITTEN)
def test_what_vcrpy_writes_is_read_in_its_layout(text: str) -> None:
    cassette = laid_out(text)
    assert cassette is not None
    assert shown(cassette) == shown(by_pyyaml(text))


@pytest.mark.parametrize(
    ("length", "answered", "lack"),
    [("12", "", "no-body"), ("0", "", None), ("0, 0", "", None), ("12", JSON, None)],
)
def test_a_body_that_was_dropped_is_lacking_however_a_cassette_is_read(
    length: str, answered: str, lack: str | None
) -> None:
    text = written(interaction(answered=answered, headers={"Content-Length": [length]}))
    cassette = laid_out(text)
    assert cassette is not None
    for recording in (cassette, by_pyyaml(text)):
        (exchange,) = recording
        assert isinstance(exchange, RawExchange)
        assert exchange.lack == lack


ONE = written(interaction())
OTHERWISE = {
    "a key more": ONE.replace("    uri:", "    timeout: 1\n    uri:"),
    "a key of its own in the last interaction": ONE.replace("version", "  recorded_at"),
    "the same after an empty line": ONE.replace("version", "\n  recorded_at"),
    "the version in the last interaction, after a comment": ONE.replace("version", "#\n  version"),
    "a comment": ONE.replace("  response:", "# the answer\n  response:"),
    "an alias": ONE.replace("uri: http", "uri: &a http"),
    "keys of other tools": f"{ONE}provider: a\n",
    "a list of interactions once more": f"{ONE}interactions: []\n",
    "a key twice": f"{ONE}version: 1\n",
    "no version": ONE.replace("version: 1\n", ""),
    "an end that is cut off": ONE[:-40],
    "a word for a method": ONE.replace("GET", "NO"),
    "an address that is none": written(interaction(url="http://[::1/")),
    "headers that are a list": written(interaction(headers=["a", "b"])),
    "headers of headers": written(interaction(headers={"a": {"b": "c"}})),
    "a body that is data": written(interaction(sent={"a": "b"})),
    "a body that is a number": written(interaction(answered=12)),
    "a status that is text": written(interaction(code="200")),
    "metadata that are text": written(interaction(), metadata="a"),
    "another order": ONE.replace("    method: GET\n", "").replace(
        "    body: null\n", "    method: GET\n    body: null\n"
    ),
}


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=OTHERWISE)
def test_what_is_laid_out_otherwise_is_left_to_the_reader_of_all_yaml(text: str) -> None:
    assert laid_out(text) is None


def test_the_last_of_several_interactions_decides_on_all() -> None:
    broken = written(interaction(), interaction()).replace("\nversion", "\n    x: y\nversion")
    assert laid_out(broken) is None


LINES = """a ¦ - a ¦ # c ¦ c: d ¦   e: f ¦     e: f ¦       e: f ¦ - request: ¦ version: 2
      - a ¦         b ¦ --- ¦ ... ¦ ¦   ¦ ' ¦ " ¦       x: 'a ¦       x: |"""
chars = st.sampled_from(" \n:-#'\"|>\\{}[]&*!?,%@`~0123456789.exyn+_é\r\t\x07\x85\ufeff")
bodies = st.none() | st.binary(max_size=60) | st.sampled_from([JSON * 3, "it's", "a: b", "é\n", ""])
interactions = st.builds(
    interaction,
    sent=bodies,
    answered=bodies,
    headers=st.dictionaries(
        st.sampled_from(["Date", "Content-Length", "a b", "1"]),
        st.sampled_from([["0"], ["a", "b"], "c", ["it's " * 30]]),
    ),
    message=st.sampled_from(["", "OK", "Not Found", None]),
)


@st.composite
def edited_cassettes(draw: st.DrawFn) -> str:
    """A cassette in which some characters and lines are others, gone or new."""
    text = written(*draw(st.lists(interactions, min_size=1, max_size=2)))
    for _ in range(draw(st.integers(0, 2))):
        lines = text.split("\n")
        at = draw(st.integers(1, len(lines)))
        kept = draw(st.integers(at, min(len(lines), at + 1)))
        lines[at:kept] = draw(
            st.lists(st.sampled_from(LINES.replace("\n", " ¦ ").split(" ¦ ")), max_size=1)
        )
        text = "\n".join(lines)
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(chars | st.just("")) + text[at + draw(st.integers(0, 1)) :]
    return text


@settings(deadline=None, max_examples=300)
@given(edited_cassettes())
def test_whatever_is_read_in_the_layout_is_what_pyyaml_makes_of_it(text: str) -> None:
    cassette = laid_out(text)
    if cassette is not None:
        assert shown(cassette) == shown(by_pyyaml(text))


@pytest.mark.parametrize("name", ["an address that is none", "headers of headers"])
def test_what_is_broken_in_the_layout_is_counted_as_unread(name: str) -> None:
    raw = OTHERWISE[name].encode()
    recording = open_source(Source("x.yaml", lambda: io.BytesIO(raw), size=len(raw)))
    assert recording is not None
    (unread,) = recording
    assert str(unread).startswith("x.yaml: exchange 1: ")
