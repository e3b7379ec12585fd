"""One GitHub issue for each watch: opened, edited in place, closed when clear, opened again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zoho_conformance.exchanges.http import data_centers, send_once
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.blocks import markdown
from zoho_conformance.watch.channels.channel import key_of
from zoho_conformance.watch.channels.issues import Issue, Issues, NoIssueError
from zoho_conformance.watch.message import News, blocks, changes, title
from zoho_conformance.watch.state import Outbox

_MOST = 60_000
"""Characters of a body, well below what GitHub takes (65,536)."""
_MARKS = 4_000
_REPOSITORY = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")
_NONE = 0


@dataclass(frozen=True, slots=True, repr=False)
class GithubIssue:
    """The issue of a watch in a repository `OWNER/NAME`; ``api`` is the address of the API."""

    repository: str
    token: str | None
    api: str

    def __post_init__(self) -> None:
        if not _REPOSITORY.fullmatch(self.repository):
            raise UsageError(f"--github {self.repository}: is no repository such as OWNER/NAME")
        wrong = send_once.url_problem(self.api)
        if (
            wrong is None
            and self.api.startswith("http:")
            and not data_centers.is_loopback(self.api)
        ):
            wrong = "has to begin with https://, or the token could be read on its way"
        if wrong:
            raise UsageError(f"GITHUB_API_URL: the address {wrong}")
        if not self.token:
            raise UsageError(
                "--github: set GITHUB_TOKEN in the environment to a token that may write issues"
            )
        if not re.fullmatch(r"[!-~]+", self.token):
            raise UsageError("GITHUB_TOKEN: holds a space or a character that no token has")

    @property
    def key(self) -> str:
        """Of the repository, wherever its API is."""
        return key_of("github", f"{self.api}\n{self.repository}")

    @property
    def label(self) -> str:
        """The repository."""
        return f"issue in {self.repository}"

    def due(self, news: News, outbox: Outbox) -> bool:
        """Whether there is something to tell, to keep up to date, or to look for.

        A state that was lost may have left an issue open, which is then looked for.
        """
        return bool(outbox.queue or news.state.incident) or outbox.memory is None

    def shown(self, news: News) -> str:
        """Title and body of the issue."""
        return f"{title(news)}\n\n{_body(news)}"

    def tell(self, news: News, outbox: Outbox) -> int | None:
        """Bring the issue up to date; its number, 0 for none, None where it is to be looked for.

        What only edits is done first, since it does no harm twice; a comment last.
        """
        issues = Issues(self.api.rstrip("/"), self.repository, self.token or "")
        issue = _found(issues, news, outbox)
        if news.state.incident is not None:
            return _kept(issues, issue, news)
        return _closed(issues, issue, news)


def _found(issues: Issues, news: News, outbox: Outbox) -> Issue | None:
    """The issue of the watch, by its number or by its marker."""
    if outbox.memory:
        try:
            return issues.get(outbox.memory)
        except NoIssueError:
            # It was deleted or moved; another may have the marker.
            pass
    elif outbox.memory == _NONE and not news.events:
        return None
    return issues.marked(_marker(news.state.name))


def _kept(issues: Issues, issue: Issue | None, news: News) -> int:
    """The issue up to date; one that somebody closed is opened again when there is news."""
    if issue is None:
        return issues.create(title(news), _body(news)).number
    if news.events:
        issues.edit(issue.number, title=title(news), body=_body(news), state="open")
        issues.comment(issue.number, _comment(news))
    else:
        issues.edit(issue.number, title=title(news), body=_body(news))
    return issue.number


def _closed(issues: Issues, issue: Issue | None, news: News) -> int | None:
    """The issue closed, as far as it is known that nothing is open.

    Without an event there was none of which the state knows: it was lost, and only a run that
    conforms shows that there is nothing.
    """
    if issue is None and news.events:
        # It was over before it could be told; that it was is told nevertheless.
        issue = issues.create(title(news), _body(news))
        issues.edit(issue.number, state="closed", state_reason="completed")
    elif issue is not None and (issue.is_open or news.events):
        if not news.events and news.sight.verdict != "conforms":
            return None
        fields = {"title": title(news), "body": _body(news)}
        issues.edit(issue.number, **fields, state="closed", state_reason="completed")
        issues.comment(issue.number, _comment(news))
    return issue.number if issue else _NONE


def _marker(name: str) -> str:
    return f"<!-- zoho-conformance:{name} -->"


def _body(news: News) -> str:
    """The message, with marks by which programs find the issue and what is open in it."""
    marks = [_marker(news.state.name)]
    for one in news.state.open:
        marks.append(f"<!-- fingerprint:{one.fingerprint} -->")
        if sum(map(len, marks)) > _MARKS:
            break
    foot = "This issue is kept up to date by a program: what is written here is lost."
    return "\n".join([markdown(blocks(news), _MOST - 2 * _MARKS), f"_{foot}_\n", *marks])


def _comment(news: News) -> str:
    """What changed; that everything is in order, where no event says so."""
    told = markdown(changes(news.events), _MOST)
    return told if news.events else "The last run conforms: nothing is open.\n"
