"""The org behind an unsteady line."""

from __future__ import annotations

import time

import pytest
from werkzeug.test import Client

from zoho_conformance.reference.access import invent_credentials
from zoho_conformance.reference.app import TOKEN_PATH, build_app
from zoho_conformance.reference.invented_org import build_inventory
from zoho_conformance.reference.unsteady import Unsteadiness, make_unsteady


def client_of(unsteadiness: Unsteadiness) -> Client:
    app = build_app(build_inventory(), invent_credentials(), "http://org.test")
    return Client(make_unsteady(app, unsteadiness, TOKEN_PATH))


def statuses(seed: int, failing: float = 0.5) -> list[int]:
    client = client_of(Unsteadiness(failing=failing, seed=seed))
    return [client.get("/crm/v7/org").status_code for _ in range(40)]


def test_a_share_of_the_requests_fails_the_same_ones_for_a_seed() -> None:
    assert set(statuses(1)) == {401, 503}
    assert statuses(1) == statuses(1)
    assert statuses(1) != statuses(2)
    assert set(statuses(1, failing=1)) == {503}
    assert set(statuses(1, failing=0)) == {401}


def test_a_failure_says_when_to_ask_again() -> None:
    response = client_of(Unsteadiness(failing=1)).get("/crm/v7/org")
    assert response.headers["Retry-After"] == "1"
    assert response.get_json()["status"] == "error"


def test_signing_in_is_steady() -> None:
    assert client_of(Unsteadiness(failing=1)).post(TOKEN_PATH).status_code == 200


def test_every_answer_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    client_of(Unsteadiness(latency_ms=250)).get("/crm/v7/org")
    assert waited == [0.25]
