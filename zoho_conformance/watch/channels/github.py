"""One GitHub issue for each watch: opened, edited in place, closed when clear, opened again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from zoho_conformance.exchanges.http.urls import is_loopback
from zoho_conformance.model import http_status
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import UNREADABLE, Response
from zoho_conformance.watch.channels.channel import (
    ChannelKind,
    UndeliveredError,
    Variable,
    key_of,
    send,
    why_invalid,
    why_refused,
)
from zoho_conformance.watch.message import Alert, as_markdown, changes_as_markdown, title
from zoho_conformance.watch.state import Outbox

_DEFAULT_API = "https://api.github.com"
_LABEL = "zoho-conformance"
_MAX_BODY_CHARS = 60_000
"""Well below what GitHub takes (65,536)."""
_MAX_MARKER_CHARS = 4_000
_ISSUES_PER_PAGE = 100
_MAX_PAGES = 10
_NO_ISSUE = 0
_REPOSITORY = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")
_TOKEN = re.compile(r"[!-~]+")
_SECONDS = re.compile(r"[0-9]{1,10}")
# An issue that was moved to another repository is no longer in this one.
_NOT_THERE = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_REFUSALS = {
    401: "GitHub rejects GITHUB_TOKEN (401)",
    403: "GITHUB_TOKEN may not write issues there, or hit its rate limit (403); it needs "
    "`issues: write`",
    404: "no such repository or issue, or GITHUB_TOKEN may not see it (404)",
    410: "issues are disabled in the repository (410); enable them, or use another repository",
}


@dataclass(frozen=True, slots=True, repr=False)
class GithubIssue:
    """The issue of a watch in a repository `OWNER/NAME`; `api` is the address of the API."""

    repository: str
    token: str
    api: str = _DEFAULT_API

    def __post_init__(self) -> None:
        if not _REPOSITORY.fullmatch(self.repository):
            raise UsageError(f"--github {self.repository}: not a repository such as OWNER/NAME")
        wrong = why_invalid(self.api)
        if wrong is None and self.api.startswith("http:") and not is_loopback(self.api):
            wrong = "must start with https://, or the token could be read in transit"
        if wrong:
            raise UsageError(f"GITHUB_API_URL: the address {wrong}")
        if not self.token:
            raise UsageError(
                "--github: set GITHUB_TOKEN in the environment to a token that may write issues"
            )
        if not _TOKEN.fullmatch(self.token):
            raise UsageError(
                "GITHUB_TOKEN: contains a space, or a character that tokens never have"
            )

    @property
    def key(self) -> str:
        """Digest the API and the repository."""
        return key_of("github", f"{self.api}\n{self.repository}")

    @property
    def label(self) -> str:
        """Name the repository."""
        return f"issue in {self.repository}"

    def has_work(self, alert: Alert, outbox: Outbox) -> bool:
        """Whether there are events to deliver, or an issue to keep up to date or to look for.

        If the state was lost, an issue may still be open, which is then looked for.
        """
        return bool(outbox.queue or alert.state.incident) or outbox.memory is None

    def preview(self, alert: Alert) -> str:
        """Show title and body of the issue."""
        return f"{title(alert)}\n\n{_body(alert)}"

    def deliver(self, alert: Alert, outbox: Outbox) -> int | None:
        """Bring the issue up to date.

        Returns its number, 0 for none, None if the next run is to look for it.
        Edits come first, since they do no harm twice; a comment last.
        """
        issues = _Issues(self.api.rstrip("/"), self.repository, self.token)
        issue = _find(issues, alert, outbox)
        if alert.state.incident is not None:
            return _keep_open(issues, issue, alert)
        return _close(issues, issue, alert)


def _find(issues: _Issues, alert: Alert, outbox: Outbox) -> _Issue | None:
    """Find the issue of the watch by its number or by its marker."""
    if outbox.memory:
        try:
            return issues.get(outbox.memory)
        except _NoSuchIssueError:
            # It was deleted or moved; another may have the marker.
            pass
    elif outbox.memory == _NO_ISSUE and not alert.events:
        return None
    return issues.find(_marker(alert.state.name))


def _keep_open(issues: _Issues, issue: _Issue | None, alert: Alert) -> int:
    """Bring the issue up to date; one that was closed by hand is opened again if there is news."""
    if issue is None:
        return issues.create(title(alert), _body(alert)).number
    if alert.events:
        issues.edit(issue.number, title=title(alert), body=_body(alert), state="open")
        issues.comment(issue.number, _comment(alert))
    else:
        issues.edit(issue.number, title=title(alert), body=_body(alert))
    return issue.number


def _close(issues: _Issues, issue: _Issue | None, alert: Alert) -> int | None:
    """Close the issue, as far as it is known that nothing is open.

    If there is an issue but no event, the state was lost, and only a run that conforms shows that
    nothing is open.
    """
    closed = {"state": "closed", "state_reason": "completed"}
    if issue is None and alert.events:
        # It was over before it could be delivered, and is reported nevertheless.
        issue = issues.create(title(alert), _body(alert))
        issues.edit(issue.number, **closed)
    elif issue is not None and (issue.is_open or alert.events):
        if not alert.events and alert.seen.verdict != "conforms":
            return None
        issues.edit(issue.number, title=title(alert), body=_body(alert), **closed)
        issues.comment(issue.number, _comment(alert))
    return issue.number if issue else _NO_ISSUE


def _marker(name: str) -> str:
    return f"<!-- zoho-conformance:{name} -->"


def _body(alert: Alert) -> str:
    """Render the message, with markers by which programs find the issue and what is open in it."""
    markers = [_marker(alert.state.name)]
    for drift in alert.state.open:
        markers.append(f"<!-- fingerprint:{drift.fingerprint} -->")
        if sum(map(len, markers)) > _MAX_MARKER_CHARS:
            break
    footer = "_This issue is kept up to date by a program, which overwrites changes to this text._"
    message = as_markdown(alert, _MAX_BODY_CHARS - 2 * _MAX_MARKER_CHARS)
    return "\n".join([message, f"{footer}\n", *markers])


def _comment(alert: Alert) -> str:
    """What changed, or that nothing is open where no event says so."""
    if not alert.events:
        return "The last run conforms: nothing is open.\n"
    return changes_as_markdown(alert.events, _MAX_BODY_CHARS)


class _NoSuchIssueError(UndeliveredError):
    """There is no issue of that number any more, or none that the token may see."""


@dataclass(frozen=True, slots=True)
class _Issue:
    number: int
    is_open: bool


@dataclass(frozen=True, slots=True, repr=False)
class _Issues:
    """The issues of a repository by GitHub's REST API; `api` is its address."""

    api: str
    repository: str
    token: str

    def find(self, marker: str) -> _Issue | None:
        """Find the latest of our issues that holds the marker; an open one comes before others."""
        marked = (
            _Issue(issue["number"], issue["state"] == "open")
            for issue in self._list_all()
            if "pull_request" not in issue and marker in (issue.get("body") or "")
        )
        return max(marked, key=lambda issue: (issue.is_open, issue.number), default=None)

    def get(self, number: int) -> _Issue:
        """Get the issue of a number; `_NoSuchIssueError` where it was deleted."""
        answer = self._request("GET", f"/{number}")
        return _Issue(number, answer.get("state") == "open")

    def create(self, heading: str, body: str) -> _Issue:
        """Create an issue with our label."""
        answer = self._request("POST", "", {"title": heading, "body": body, "labels": [_LABEL]})
        number = answer.get("number")
        if not isinstance(number, int):
            raise UndeliveredError("GitHub's answer has no issue number")
        return _Issue(number, is_open=True)

    def edit(self, number: int, **fields: str) -> None:
        """Set title, body, state or state_reason."""
        self._request("PATCH", f"/{number}", fields)

    def comment(self, number: int, body: str) -> None:
        """Add a comment, of which GitHub notifies subscribers."""
        self._request("POST", f"/{number}/comments", {"body": body})

    def _list_all(self) -> Iterator[dict[str, Any]]:
        for page in range(1, _MAX_PAGES + 1):
            query = f"?labels={_LABEL}&state=all&per_page={_ISSUES_PER_PAGE}&page={page}"
            answer = self._request("GET", query)
            issues = answer if isinstance(answer, list) else []
            yield from (issue for issue in issues if isinstance(issue, dict))
            if len(issues) < _ISSUES_PER_PAGE:
                return

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        headers = {
            "accept": "application/vnd.github+json",
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json; charset=utf-8",
            "x-github-api-version": "2022-11-28",
        }
        url = f"{self.api}/repos/{self.repository}/issues{path}"
        response = send(method, url, headers, None if body is None else json.dumps(body))
        if not http_status.is_success(response.status):
            error = (
                _NoSuchIssueError if path and response.status in _NOT_THERE else UndeliveredError
            )
            raise error(_why_refused(response))
        if response.json is UNREADABLE:
            raise UndeliveredError("GitHub's answer is not JSON")
        return response.json


def _why_refused(response: Response) -> str:
    """What an answer means in words of our own: GitHub's may repeat what it was sent."""
    if response.headers.get("x-ratelimit-remaining") == "0":
        reset = response.headers.get("x-ratelimit-reset", "")
        until = datetime.fromtimestamp(int(reset), UTC) if _SECONDS.fullmatch(reset) else None
        suffix = f" until {until:%Y-%m-%dT%H:%M:%SZ}" if until else ""
        return f"GitHub's rate limit is used up{suffix}"
    return _REFUSALS.get(response.status) or why_refused(response.status, "GitHub")


def _open(repositories: Sequence[str], variables: Mapping[str, str]) -> Iterator[GithubIssue]:
    for repository in repositories:
        token = variables.get("GITHUB_TOKEN", "")
        yield GithubIssue(repository, token, variables.get("GITHUB_API_URL", _DEFAULT_API))


KIND = ChannelKind(
    option="--github",
    metavar="OWNER/REPO",
    help="Maintain one issue in this repository.",
    open=_open,
    variables=(
        Variable("GITHUB_TOKEN", "a token that may write issues, for `--github`"),
        Variable("GITHUB_API_URL", "the API of an Enterprise server", secret=False),
    ),
)
