"""Exchanges as values: what a response says of its own body."""

from __future__ import annotations

from zoho_conformance.model.exchange import UNREADABLE, Response


def test_a_body_that_is_damaged_has_no_value_even_if_it_reads_as_one() -> None:
    whole = Response(200, {}, b"{}")
    damaged = Response(200, {}, b"{}", "the compressed body is cut off")
    assert (whole.json, damaged.json is UNREADABLE) == ({}, True)
    assert str(damaged.document) == "the compressed body is cut off"
