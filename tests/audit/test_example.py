"""What is kept of an exchange that stands for many."""

from __future__ import annotations

import pickle

from zoho_conformance.audit.example import Example
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.finding import Finding, Source

ROWS = b'{"lamps": [' + b", ".join([b'{"id": "1"}'] * 100) + b"]}"


def exchange(body: bytes = ROWS, sent: str | None = '{"lamps": []}') -> Exchange:
    return Exchange(
        Case("add_lamps", "ok", "success"),
        Request("POST", "https://lamps.invalid/lamps", {"accept": "*/*"}, sent),
        Response(201, {"content-type": "application/json"}, body, from_log=True),
        "2026-05-09T10:00:00+00:00",
        is_foreign=True,
    )


def test_an_example_is_the_exchange_in_less_space() -> None:
    whole = exchange()
    assert whole.response.json
    example = Example.of(whole)
    assert example.exchange() == whole
    assert len(example.packed) < len(ROWS) / 2


def test_text_that_no_encoding_takes_is_kept() -> None:
    whole = exchange(sent='{"name": "\ud800"}')
    assert Example.of(whole).exchange() == whole


def test_of_a_large_body_only_the_rest_is_kept() -> None:
    kept = Example.of(exchange(ROWS * 20, "x" * 20_000)).exchange()
    assert (kept.response.body, kept.response.lack, kept.request.body) == (b"", "no-body", None)
    assert kept.request.url == exchange().request.url


def test_bodies_that_nobody_looks_at_are_not_kept() -> None:
    kept = Example.of(exchange(), with_bodies=False).exchange()
    assert (kept.response.body, kept.request.body) == (b"", None)
    assert kept.response.status == 201


def test_findings_are_kept_with_the_exchange_that_shows_them() -> None:
    finding = Finding(
        rule="key-missing",
        level="error",
        basis="stated",
        operation="add_lamps",
        case="ok",
        path="lamps",
        expected="the key lamps",
        actual="no such key",
        message="no lamps",
        source=Source("Add Lamps", "response keys", 3),
        promised="the key lamps",
        came="no such key",
    )
    example = Example.of(exchange(b"{}"), {3: finding})
    assert example.findings() == {3: finding}
    assert example.exchange() == exchange(b"{}")


def test_an_example_like_another_has_of_its_own_what_differs() -> None:
    first = Example.of(exchange(ROWS))
    second = Example.of(exchange(ROWS + b" "), like=first)
    assert len(second.packed) < len(first.packed)
    assert second.exchange() == exchange(ROWS + b" ")
    sent = pickle.loads(pickle.dumps(second))  # noqa: S301 - our own
    assert sent.exchange() == second.exchange()
