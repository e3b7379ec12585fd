"""Expressions over names, as pytest's `-k` reads them: parts of names, with and, or, not, ( )."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from zoho_conformance.model.errors import UsageError

Matcher = Callable[[Collection[str]], bool]
"""Whether any of some names is meant; the names are in lower case."""

_TOKEN = re.compile(r"[()]|[^\s()]+")
_OPERATORS = frozenset({"and", "or", "not", "(", ")"})


def parse_expression(text: str) -> Matcher:
    """The matcher that an expression means.

    Raises `UsageError` with the place of what is wrong: `not (` or `this that`.
    """
    try:
        return _Parser(text).parse()
    except RecursionError as cause:
        raise UsageError("-k: the expression is nested too deeply") from cause


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [(token[0], token.start() + 1) for token in _TOKEN.finditer(text)]
        self._position = 0

    def parse(self) -> Matcher:
        matcher = self._alternatives()
        if self._position < len(self._tokens):
            raise self._error("`and` or `or`")
        return matcher

    def _alternatives(self) -> Matcher:
        parts = [self._conjunction()]
        while self._accept("or"):
            parts.append(self._conjunction())
        return _any_of(parts) if len(parts) > 1 else parts[0]

    def _conjunction(self) -> Matcher:
        parts = [self._negation()]
        while self._accept("and"):
            parts.append(self._negation())
        return _all_of(parts) if len(parts) > 1 else parts[0]

    def _negation(self) -> Matcher:
        if self._accept("not"):
            operand = self._negation()
            return lambda names: not operand(names)
        if self._accept("("):
            inner = self._alternatives()
            if not self._accept(")"):
                raise self._error("`)`")
            return inner
        token, _ = self._current()
        if token in _OPERATORS or not token:
            raise self._error("a part of a name")
        self._position += 1
        part = token.lower()
        return lambda names: any(part in name for name in names)

    def _current(self) -> tuple[str, int]:
        """The next token and its column; at the end an empty one."""
        if self._position < len(self._tokens):
            return self._tokens[self._position]
        return "", len(self._text) + 1

    def _accept(self, token: str) -> bool:
        matches = self._current()[0] == token
        self._position += matches
        return matches

    def _error(self, expected: str) -> UsageError:
        token, column = self._current()
        actual = f"not `{token}`" if token else "and the expression ends there"
        return UsageError(f"-k {self._text}: column {column}: expected {expected}, {actual}")


def _any_of(parts: Sequence[Matcher]) -> Matcher:
    return lambda names: any(part(names) for part in parts)


def _all_of(parts: Sequence[Matcher]) -> Matcher:
    return lambda names: all(part(names) for part in parts)
