"""An error row while it is read: its message, its causes, and the keys of its `details`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus

from zoho_conformance.contracts.contract import ErrorRow
from zoho_conformance.contracts.page_facts import Cause
from zoho_conformance.pages import details_keys, error_rows, wire_messages
from zoho_conformance.pages.cued_pattern import CuedPattern

# The label of what to do about an error, with the misspellings in use.
_LABEL = r"(?:possible\s+)?(?:re)?s?ol?utions?"
_REMEDY = CuedPattern(
    ("ution",),
    # Text renderings glue it to the word before.
    rf"(?s:\s*(?:\b|(?<=\w)(?=(?-i:[PRS]))){_LABEL}\s*:.*)",
)
# Text renderings glue a bullet to the remedy of the cause before.
_GLUED_ITEM = re.compile(r"(?<=[.:)\]]) ?- (?=[A-Z\"])")
_REMEDY_START = re.compile(rf"{_LABEL}\s*:?", re.IGNORECASE)
_REMEDY_ALONE = re.compile(rf"{_LABEL}\s*:?\s*", re.IGNORECASE)
_REASONS = re.compile(
    rf"(?:possible )?(?:reasons?|causes?)(?: and (?:their )?{_LABEL})?\s*:?\s*", re.IGNORECASE
)
# A bullet below a remedy that goes on with it, where no indent tells it from the next cause.
_INSTRUCTION = re.compile(
    r"(?:to (?!\w+ed\b)|please|specify|use|refer|provide|ensure|include|enter|give|remove|verify"
    r"|do not|contact|case \d|make sure|map)\b",
    re.IGNORECASE,
)


def is_remedy(text: str) -> bool:
    """Whether a line tells what to do about an error."""
    return _REMEDY_START.match(text) is not None


def without_remedy(text: str) -> str:
    """A line without what it tells to do about an error."""
    return _REMEDY.remove(text)


@dataclass(slots=True)
class _Cause:
    """A cause of a row: its words, and those of its own remedy."""

    text: str
    indent: int
    remedies: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RowInProgress:
    """A row of an error table, to which the lines below it are added one by one."""

    code: str
    status: int | None
    line: int
    _paragraphs: list[str] = field(default_factory=list)
    _causes: list[_Cause] = field(default_factory=list)
    _remedies: list[str] = field(default_factory=list)
    _is_explained: bool = False
    _is_resolved: bool = False
    _remedies_are_items: bool = False
    _list_indent: int | None = None
    _is_over: bool = False

    def add_line(self, text: str, *, is_item: bool, indent: int = 0) -> None:
        """Take a line below the row: of its message, of a cause, or of a remedy."""
        if self._is_over:
            return
        if self.status is None and not self._paragraphs and (below := error_rows.read_status(text)):
            self.status = below
        elif _REASONS.fullmatch(text):
            self._is_explained, self._is_resolved = True, False
        elif is_remedy(text):
            self._begin_remedy(text)
        elif is_item:
            self._add_item(text, indent)
        elif self._is_resolved:
            self._add_remedy(text)
        else:
            self._paragraphs.append(without_remedy(text))
            self._add_glued_remedy(text)

    def end(self) -> None:
        """Take no further line: what follows is a note."""
        self._is_over = True

    def _add_item(self, text: str, indent: int) -> None:
        if self._is_resolved and not self._begins_cause(text, indent):
            self._add_remedy(text)
            self._list_indent = indent if self._list_indent is None else self._list_indent
        else:
            self._is_resolved = False
            self._causes.append(_Cause(without_remedy(text), indent))
            self._add_glued_remedy(text)

    def _begins_cause(self, text: str, indent: int) -> bool:
        """Whether a bullet after a remedy is the next cause, and not one of several remedies."""
        if not self._causes or _INSTRUCTION.match(text) or indent > self._causes[-1].indent:
            return False
        # Below a heading of remedies all are remedies, until the list of causes goes on.
        return not self._remedies_are_items or (
            self._list_indent is not None and indent < self._list_indent
        )

    def _begin_remedy(self, text: str) -> None:
        remedy, *items = _GLUED_ITEM.split(text) if self._causes else [text]
        self._is_resolved = True
        self._remedies_are_items = _REMEDY_ALONE.fullmatch(remedy) is not None
        self._list_indent = None
        self._add_remedy(remedy)
        for item in items:
            self._add_item(item, self._causes[-1].indent)

    def _add_glued_remedy(self, text: str) -> None:
        """Take the remedy that stands on the line of a message or a cause."""
        if remedy := _REMEDY.search(text):
            self._begin_remedy(remedy[0])

    def _add_remedy(self, text: str) -> None:
        self._remedies.append(text)
        if self._causes:
            self._causes[-1].remedies.append(text)

    def finish(self) -> ErrorRow:
        """The row, with what was read of it."""
        causes = self._causes
        message = self._message()
        if len(causes) == 1 and not self._paragraphs:
            # One bullet is where the message of other rows stands.
            message = None if self._is_explained else wire_messages.message_in(causes[0].text)
        if len(causes) <= 1:
            texts = [*self._paragraphs, *(cause.text for cause in causes), *self._remedies]
            return self._row(message, details_keys.named_in(texts), ())
        remedies, shared = self._remedies_by_cause()
        # Under one remedy for all, bullets tell the causes in the writer's words.
        has_words = message is None and not self._is_explained and not shared
        return self._row(
            message,
            details_keys.named_in((*self._paragraphs, *shared)),
            tuple(
                Cause(
                    wire_messages.message_in(cause.text) if has_words else None,
                    details_keys.named_in((cause.text, *of_cause)),
                )
                for cause, of_cause in zip(causes, remedies, strict=True)
            ),
        )

    def _remedies_by_cause(self) -> tuple[list[list[str]], list[str]]:
        """The remedies of each of several causes, and those that are for all of them."""
        causes = self._causes
        if any(cause.remedies for cause in causes[:-1]):
            return [cause.remedies for cause in causes], []
        heading, *listed = self._remedies or [""]
        if self._remedies_are_items and len(listed) == len(causes):
            return [[remedy] for remedy in listed], []
        return [[] for _ in causes], [] if len(listed) > 1 else [heading, *listed]

    def _row(
        self, message: str | None, details: tuple[str, ...], causes: tuple[Cause, ...]
    ) -> ErrorRow:
        if self.status == HTTPStatus.NO_CONTENT:
            # What has no body has neither.
            return ErrorRow(self.code, self.status, None, self.line)
        return ErrorRow(self.code, self.status, message, self.line, details, causes)

    def _message(self) -> str | None:
        """The one message among the paragraphs; None where they have several, or explain."""
        texts = [text for text in self._paragraphs if wire_messages.says_something(text)]
        messages = [message for text in texts if (message := wire_messages.message_in(text))]
        return messages[0] if len(messages) == 1 else None
