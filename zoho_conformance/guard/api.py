"""Checking responses by the contracts that ship, without a guard of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from zoho_conformance.guard.guard import Guard
from zoho_conformance.guard.result import Result
from zoho_conformance.model.rules import Level


def check(
    response: Any = None,
    *,
    operation: str | None = None,
    case: str | None = None,
    method: str | None = None,
    url: str | None = None,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
    fail_on: Level | None = None,
    strict: bool = True,
) -> Result:
    """Hold a response to what Zoho's documentation promises of its operation.

    Parameters:
        response: a response of requests, httpx, urllib3 or aiohttp (its body read); or what vcrpy
            recorded: a cassette, the path of its file, or one interaction. Leave it out for any
            other client, and pass the parts: `method`, `url`, `status`, `body`.
        operation: the name of the operation; by default method and URL tell it.
        case: what the request was meant to show: `ok`, or the name of an error row. Without it any
            documented answer conforms.
        method, url: of the request, where the response does not carry them (urllib3).
        status, headers, body: of the response, where it is not passed itself. `body` is text,
            bytes, or parsed JSON; without `headers` the content type is not judged.
        fail_on: the least level of drift that fails (default: `error`).
        strict: False lets pass what cannot be judged.

    Returns a `Result`: its `findings` include those below `fail_on`.

    Raises:
        Drift: an `AssertionError`; the response differs from what is promised.
        NotJudged: the response says nothing about the contract (401, 429, 5xx, no rows).
        UsageError: nothing to judge was passed, or no contract has the operation.

        check(requests.get(url, headers=headers), case="ok")
        check(method="GET", url=url, status=200, body=text)
        check("tests/cassettes/locks.yaml")
    """
    __tracebackhide__ = True
    return _default_guard().check(
        response,
        operation=operation,
        case=case,
        method=method,
        url=url,
        status=status,
        headers=headers,
        body=body,
        fail_on=fail_on,
        strict=strict,
    )


def judge(
    response: Any = None,
    *,
    operation: str | None = None,
    case: str | None = None,
    method: str | None = None,
    url: str | None = None,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
) -> Result:
    """Judge a response as `check` does, and return the result instead of raising.

    Parameters are those of `check`. Raises `UsageError` where nothing to judge was passed, or
    where an operation or a case is named that the contracts do not have.

        result = judge(response)
        if result.outcome == "drift":
            log.warning("%s", [finding.message for finding in result.findings])
        elif not result.judged:
            log.info("not judged: %s", result.reason)
    """
    __tracebackhide__ = True
    return _default_guard().judge(
        response,
        operation=operation,
        case=case,
        method=method,
        url=url,
        status=status,
        headers=headers,
        body=body,
    )


@cache
def _default_guard() -> Guard:
    """The guard by the contracts that ship, read once."""
    return Guard()
