"""The issues of a GitHub repository, by its REST API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from zoho_conformance.exchanges.http import send_once
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.exchange import UNREADABLE, Response
from zoho_conformance.watch.channels.channel import UndeliveredError

LABEL = "zoho-conformance"
_A_PAGE = 100
_PAGES = 10
# One that was moved to another repository is gone from this one.
_GONE = (301, 404, 410)


class NoIssueError(UndeliveredError):
    """There is no issue of that number any more, or none that the token may see."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue by its number."""

    number: int
    is_open: bool


@dataclass(frozen=True, slots=True, repr=False)
class Issues:
    """``api`` is the address of the API without a final slash, ``repository`` `OWNER/NAME`."""

    api: str
    repository: str
    token: str

    def marked(self, marker: str) -> Issue | None:
        """The latest of our issues that holds the marker, one that is open before others."""
        found = [
            Issue(one["number"], one["state"] == "open")
            for one in self._listed()
            if "pull_request" not in one and marker in (one.get("body") or "")
        ]
        return max(found, key=lambda one: (one.is_open, one.number), default=None)

    def get(self, number: int) -> Issue:
        """The issue of a number; ``NoIssueError`` where it was deleted."""
        came = self._asked("GET", f"/{number}", None)
        return Issue(number, came.get("state") == "open")

    def create(self, title: str, body: str) -> Issue:
        """A new issue with our label."""
        came = self._asked("POST", "", {"title": title, "body": body, "labels": [LABEL]})
        number = came.get("number")
        if not isinstance(number, int):
            raise UndeliveredError("GitHub's answer names no issue")
        return Issue(number, is_open=True)

    def edit(self, number: int, **fields: str) -> None:
        """Set title, body, state or state_reason."""
        self._asked("PATCH", f"/{number}", fields)

    def comment(self, number: int, body: str) -> None:
        """Add a comment, of which subscribers are told."""
        self._asked("POST", f"/{number}/comments", {"body": body})

    def _listed(self) -> Iterator[dict[str, Any]]:
        for page in range(1, _PAGES + 1):
            query = f"?labels={LABEL}&state=all&per_page={_A_PAGE}&page={page}"
            came = self._asked("GET", query, None)
            held = came if isinstance(came, list) else []
            yield from (one for one in held if isinstance(one, dict))
            if len(held) < _A_PAGE:
                return

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        headers = {
            "accept": "application/vnd.github+json",
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json; charset=utf-8",
            "x-github-api-version": "2022-11-28",
        }
        sent = None if body is None else json.dumps(body)
        url = f"{self.api}/repos/{self.repository}/issues{path}"
        try:
            came = send_once.send_once(method, url, headers, sent)
        except TransportError as cause:
            raise UndeliveredError(str(cause)) from cause
        if not send_once.is_success(came):
            kind = NoIssueError if path and came.status in _GONE else UndeliveredError
            raise kind(f"GitHub answers {came.status}: {_why(came)}")
        told = came.json
        if told is UNREADABLE:
            raise UndeliveredError("GitHub's answer is no JSON")
        return told


def _why(came: Response) -> str:
    """What an answer means, in words of our own: GitHub's may repeat what it was sent."""
    if came.headers.get("x-ratelimit-remaining") == "0":
        reset = came.headers.get("x-ratelimit-reset", "")
        until = datetime.fromtimestamp(int(reset), UTC) if reset.isdecimal() else None
        more = f" until {until:%Y-%m-%dT%H:%M:%SZ}" if until else ""
        return f"the rate limit is used up{more}"
    return _MEANINGS.get(came.status) or send_once.explain_status(came)


_MEANINGS = {
    401: "GITHUB_TOKEN is not accepted",
    403: "GITHUB_TOKEN may not write issues there, or asked too often; it needs `issues: write`",
    404: "there is no such repository or issue, or GITHUB_TOKEN may not see it",
    410: "the repository has no issues; switch them on, or name another one",
}
