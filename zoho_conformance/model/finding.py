"""The finding: one observed disagreement, with its evidence and a stable fingerprint.

A finding holds types, shapes and vocabulary, never what a response carried in free text, names,
addresses or ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from zoho_conformance.model.confirmation import Confirmation
from zoho_conformance.model.levels import ConfiguredLevel
from zoho_conformance.model.rules import REQUEST_RULES, Level
from zoho_conformance.model.sha256 import sha256_hex

FindingState = Literal["new", "known", "gone"]
FindingBasis = Literal["stated", "sample", "ruled"]
"""What a promise rests on: the page's words, its sample alone, or a ruling."""

FIELDS_OF = "fields of "
"""How the section of a source begins that is of an org's schema, and not of a page."""

HTTP_STATUS = "http.status"
CONTENT_TYPE = "http.content-type"


class Source(msgspec.Struct, frozen=True, gc=False):
    """Where the promise stands; `line` counts from 1 in the form of the page that was read.

    `url` is the address of the page, as far as the page says it, and `words` are what stands there:
    the name of a key or a parameter, an error's code; empty for the page as a whole. `behind` is
    what the page has right behind them: the type of a key, the status of an error.
    """

    page: str
    section: str
    line: int
    url: str | None = None
    words: str = ""
    behind: str = ""


class Acceptance(msgspec.Struct, frozen=True):
    """Why, by whom and until when a finding is accepted; `expires` is the last day it holds."""

    reason: str
    ticket: str
    owner: str
    first_seen: date
    last_seen: date
    expires: date


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One disagreement; `path` is a body path, a parameter's name, or `http.…`.

    `expected` and `actual` are for readers. `promised` and `came` say the same for the identity, in
    words that are the same on every request: a type, a status, a code, a word of the API's, a form;
    never what one record has. `count` is how often it was seen: 0 for an entry of the baseline that
    is no longer seen.

    `shared_path` and `shared_rule` are the path and the rule as other operations have them, and
    `shared_key` is the name of the key alone, which may change in all objects that have it, so that
    one change of the API's is recognised over all of them; empty where they are the same. The path
    of a key of a row, or of an error, which may stand in a row's place, is `[].status` whatever
    holds the rows; an error that lacks it is a finding of another rule, and the same change.
    """

    rule: str
    level: Level
    basis: FindingBasis
    operation: str
    case: str
    path: str
    expected: str
    actual: str
    message: str
    source: Source
    count: int = 1
    state: FindingState = "new"
    ruling: str | None = None
    why: str = ""
    """The ruling's reason, where it decided the finding's level."""
    accepted: Acceptance | None = None
    """What the baseline says of it, if it has an entry for it."""
    note: str = ""
    """Why an entry of the baseline does not cover the finding, and what to do; one line."""
    recording: str = ""
    """Which of many recordings of the case shows it; empty where the case has one exchange."""
    asked_versions: tuple[str, ...] = ()
    """The API versions that the requests asked for, where requests to others are judged too."""
    ends: str = ""
    """The day on which what it is about ends, ISO 8601, where one is known."""
    documented_level: Level | None = None
    """The level that it would have without the project's configuration, if that says anything."""
    configured: ConfiguredLevel | None = None
    """What the configuration says of its level, if anything."""
    confirmation: Confirmation | None = None
    """In how many further answers it was, where the request was sent again."""
    promised: str
    came: str
    shared_path: str = ""
    shared_key: str = ""
    shared_rule: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether it is about what we sent, and so not drift of Zoho's."""
        return self.rule in REQUEST_RULES

    @property
    def case_label(self) -> str:
        """The name of the case in reports: with its recording, if it has one."""
        return f"{self.case}@{self.recording}" if self.recording else self.case

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of what drifted: the same in every run, whatever shows it."""
        return fingerprint(self.rule, self.operation, self.path, self.promised, self.came)

    @property
    def fingerprint_by_case(self) -> str:
        """The fingerprint by which earlier versions knew it."""
        return fingerprint_by_case(self.rule, self.operation, self.case, self.path)

    @property
    def group(self) -> str:
        """The fingerprint of the change that it belongs to, over all operations."""
        rule, key = self.shared_rule or self.rule, self.shared_key or self.path
        return group_fingerprint(rule, key, self.came)


def fingerprint(rule: str, operation: str, path: str, promised: str, came: str) -> str:
    """Twelve hexadecimal digits that identify a finding, whatever case or target shows it."""
    return _digest("finding", rule, operation, path, promised, came)


def group_fingerprint(rule: str, shared_key: str, came: str) -> str:
    """Twelve hexadecimal digits that identify a change, whatever operations and paths show it."""
    return _digest("group", rule, shared_key, came)


def fingerprint_by_case(rule: str, operation: str, case: str, path: str) -> str:
    """The fingerprint that findings had when it said where they are, and not what came."""
    return _digest(rule, operation, case, path)


def agrees_with_words(words: str, rule: str, promised: str, actual: str) -> bool:
    """Whether what came is what an earlier version said of it for readers."""
    if words == actual or rule != "error-envelope-changed":
        return words == actual
    # Of another word in the place of an error's fixed status only the type was said, and of a key
    # that has another name only that it is not there.
    was_renamed = promised.startswith("the key ") and words == "no such key"
    return was_renamed or (promised == "error" and words == "string")


def _digest(*parts: str) -> str:
    return sha256_hex("\n".join(parts).encode(errors="surrogatepass"))[:12]


def join_versions(*versions: tuple[str, ...]) -> tuple[str, ...]:
    """The versions that findings were seen in which are one, each once."""
    return tuple(sorted({version for each in versions for version in each}))


def collapse(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each identity, with how often it was seen."""
    collapsed: dict[str, Finding] = {}
    for finding in findings:
        key = finding.fingerprint
        first = collapsed.get(key)
        collapsed[key] = replace(first, count=first.count + finding.count) if first else finding
    return tuple(collapsed.values())
