"""Custom checks: a decorated function that compares an exchange with what is promised.

    from zoho_conformance import Difference, Exchange, Promise, custom_check

    @custom_check(
        "acme-lock-reason", level="warning", about="success", sentence="A lock gives no reason."
    )
    def lock_reason(promise: Promise, exchange: Exchange) -> Iterator[Difference]:
        for lock in exchange.response.json["data"]:
            if not lock["Locked_Reason__s"]:
                yield Difference("data[].Locked_Reason__s", expected="a reason", actual="none")

A run takes checks from `--plugin MODULE`, and from the entry points of installed packages.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from zoho_conformance.checks.key_paths import shared_key, shared_path
from zoho_conformance.checks.make_finding import source_of_key
from zoho_conformance.checks.quotes import mask_quotes, mask_quotes_stably
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.rules import ALL_RULES, Level, Rule
from zoho_conformance.model.stable_form import without_numbers

CustomAbout = Literal["key", "success", "refusal", "answer"]
"""What a check of your own may be about; `model.rules.rule.About` says what each means."""

CheckFunction = Callable[[Promise, Exchange], Iterable["Difference"]]

_ID = re.compile(r"[a-z]+(-[a-z]+)+")
_OWN_PREFIXES = frozenset(id_.partition("-")[0] for id_ in ALL_RULES)
_MAX_TEXT_CHARS = 200


class Difference(msgspec.Struct, frozen=True):
    """One way in which an exchange differs from what it should be.

    Parameters:
        path: where, such as `data[].id`; a parameter's name; or `http.status`.
        expected: what should have come, in a few words.
        actual: what came, in a few words: a type or a format, never personal data, since reports
            are shared. Quotes from the exchange are masked, except words like those of the API.
        count: how often it was seen.
        came: what came, in words that are the same for every request; a different value at the same
            path is a different finding. Defaults to `actual` without the numbers in it.
    """

    path: str
    expected: str
    actual: str
    count: int = 1
    came: str | None = None


class CustomCheckError(ConformanceError):
    """A custom check raised an exception, or yielded something other than differences."""


class CustomCheck(msgspec.Struct, frozen=True):
    """A custom check and its rule; call it as the function that it was made from.

    `operations` are the ids of the operations that it judges; none for all of them.
    """

    rule: Rule
    function: CheckFunction
    operations: frozenset[str] = frozenset()

    def __call__(self, promise: Promise, exchange: Exchange) -> Iterable[Difference]:
        """What the function yields."""
        return self.function(promise, exchange)

    def is_for(self, case: Case) -> bool:
        """Whether the check judges answers to a case."""
        if self.operations and case.operation not in self.operations:
            return False
        subject = "refusal" if case.expected == "error" else "success"
        about = "success" if self.rule.about == "key" else self.rule.about
        return about in ("answer", subject)

    def findings(self, promise: Promise, exchange: Exchange) -> list[Finding]:
        """What the check finds in an exchange.

        Raises `CustomCheckError` for anything that goes wrong in the check.
        """
        if not self.is_for(exchange.case) or not self._is_as_expected(exchange):
            return []
        try:
            differences = list(self.function(promise, exchange))
        except Exception as cause:
            raise CustomCheckError(
                f"the check {self.rule.id} ({self.function.__module__}) failed: "
                f"{_describe(cause, promise)}"
            ) from cause
        return [self._finding(promise, exchange, difference) for difference in differences]

    def _is_as_expected(self, exchange: Exchange) -> bool:
        """Whether a body of the expected kind came; if not, other rules report it."""
        if self.rule.about == "answer":
            return True
        is_expected = is_success(exchange.response.status) == (exchange.case.expected != "error")
        return is_expected and bool(exchange.response.body)

    def _finding(self, promise: Promise, exchange: Exchange, difference: object) -> Finding:
        if not isinstance(difference, Difference):
            raise CustomCheckError(
                f"the check {self.rule.id} ({self.function.__module__}) gave a "
                f"{type(difference).__name__}: yield Difference objects"
            )
        mask = partial(mask_quotes, promise=promise, exchange=exchange)
        mask_stably = partial(mask_quotes_stably, promise=promise, exchange=exchange)
        given = (difference.expected, difference.actual)
        expected, actual = (legible(mask(text), _MAX_TEXT_CHARS) for text in given)
        promised, came = (legible(mask_stably(text), _MAX_TEXT_CHARS) for text in given)
        if difference.came:
            came = legible(mask_stably(difference.came), _MAX_TEXT_CHARS)
        path = legible(mask_stably(json_path.generalize(difference.path)))
        key = promise.key_at(difference.path)
        where = f"`{path}`: " if path else ""
        return Finding(
            rule=self.rule.id,
            level=self.rule.level,
            # What a custom check demands is a decision of its author, not of the page.
            basis="ruled",
            operation=exchange.case.operation,
            case=exchange.case.name,
            path=path,
            shared_path=shared_path(promise, path),
            shared_key=shared_key(shared_path(promise, path)),
            expected=expected,
            actual=actual,
            promised=without_numbers(promised),
            came=came if difference.came else without_numbers(came),
            message=legible(f"{where}expected {expected}, got {actual}"),
            source=source_of_key(promise, key),
            count=max(difference.count, 1),
        )


def _describe(cause: Exception, promise: Promise) -> str:
    """What was raised and where; its message only where that is a documented name.

    Messages of exceptions quote what was read: `invalid literal for int(): 'Ada Lovelace'`.
    """
    name = str(cause).strip("'\"")
    message = f": {name!r}" if name in promise.names | promise.vocabulary else ""
    place = traceback.extract_tb(cause.__traceback__)[-1]
    return f"{type(cause).__name__}{message} ({Path(place.filename).name}, line {place.lineno})"


def custom_check(
    id: str,  # noqa: A002 - the name that rules have for it
    *,
    level: Level,
    sentence: str,
    about: CustomAbout = "answer",
    operations: Collection[str] = (),
    means: str = "",
    example: str = "",
    advice: str = "",
) -> Callable[[CheckFunction], CustomCheck]:
    """Register a function as a custom check with a rule of its own.

    Parameters:
        id: the rule's id: lower-case words with hyphens, starting with a name of your own, such as
            `acme-lock-reason`.
        level: `error`, `warning` or `info`.
        sentence: what the rule says, in one sentence.
        about: which exchanges the function judges: `success` and `key` the bodies of expected
            successes, `refusal` the bodies of expected refusals, `answer` every answer, with or
            without a body. Findings of a `key` rule belong to the test of their key.
        operations: the ids of the operations that it judges; none for all of them.
        means, example, advice: what `zoho-conformance explain` says about the rule.

    The function takes the `Promise` of the operation and the `Exchange`, and yields a `Difference`
    for each problem. It must not send or write anything.

    Raises `UsageError` for an id that does not have this form, or starts like a built-in rule.

        @custom_check("acme-no-lock", level="info", about="success", sentence="Nothing is locked.")
        def no_lock(promise: Promise, exchange: Exchange) -> Iterator[Difference]:
            if not exchange.response.json["data"]:
                yield Difference("data", expected="a lock", actual="none")
    """
    if not _ID.fullmatch(id):
        raise UsageError(
            f"rule {id!r}: use lower-case words with hyphens, the first a name of yours, such as "
            "acme-lock-reason"
        )
    if id.partition("-")[0] in _OWN_PREFIXES:
        raise UsageError(f"rule {id!r}: built-in rules begin like this; begin with a name of yours")
    rule = Rule(id, level, sentence, about=about, means=means, example=example, advice=advice)
    return lambda function: CustomCheck(rule, function, frozenset(operations))
