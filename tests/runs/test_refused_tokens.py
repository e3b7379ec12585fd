"""A token that should hold and is refused: nothing is judged by that, the refusals least of all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs.served import (
    CONFIGURATION,
    LIST,
    Answer,
    Asked,
    Org,
    enter,
    judged,
    outcomes,
    served,
)


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        yield running


def refusing(code: str, org: Org, after: int) -> None:
    """Have every request answered with the code, once so many were answered as they should."""
    body = {"code": code, "details": {}, "message": "invalid oauth token", "status": "error"}
    refusal = Answer(401, body=json.dumps(body).encode())

    def instead(asked: Asked) -> Answer | None:
        late = len(org.sent) > after and not asked.path.startswith("/oauth/")
        return refusal if late else None

    org.instead = instead


@pytest.mark.parametrize("after", [0, 9])
@pytest.mark.parametrize(
    "code", ["INVALID_TOKEN", "OAUTH_SCOPE_MISMATCH", "AUTHENTICATION_FAILURE"]
)
def test_the_same_refusal_of_every_token_is_not_drift(org: Org, code: str, after: int) -> None:
    refusing(code, org, after)
    report = judged()
    assert report["findings"] == []
    assert report["verdict"] == "not-judged"


@pytest.mark.parametrize("operation", [LIST, CONFIGURATION])
def test_another_refusal_of_no_token_is_drift_if_tokens_work(org: Org, operation: str) -> None:
    def change(asked: Asked, answer: Answer) -> Answer:
        del asked
        return answer.with_body(answer.body.replace(b"AUTHENTICATION_FAILURE", b"INVALID_TOKEN"))

    org.change = change
    report = judged()
    assert outcomes(report)[f"{operation}/AUTHENTICATION_FAILURE"][0] == "drift"
    assert report["verdict"] == "drift"
