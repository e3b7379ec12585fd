"""One change between two editions of a page, and what does not count as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Basis, Contract
from zoho_conformance.model.finding import Finding, Source
from zoho_conformance.model.rules import Level, find_rule, lowest

CASE = "diff"
"""What stands for a case, since no exchange was judged."""
STRICTNESS = {None: 0, "optional": 0, "conditional": 1, "mandatory": 2}
"""How much a presence demands of clients that send a key or a parameter."""


@dataclass(frozen=True, slots=True)
class Change:
    """A fact before and after, None where an edition does not have it.

    `level` is how much the change breaks, `line` is that of the newest edition that has the fact.
    """

    rule: str
    level: Level
    path: str
    before: str | None
    after: str | None
    section: str
    line: int
    basis: Basis = "stated"

    @property
    def sentence(self) -> str:
        """Explain the change."""
        rule = find_rule(self.rule)
        assert rule is not None
        return f"{rule.sentence} Before: {self.before or 'nothing'}; now: {self.after or 'nothing'}"

    def finding(self, operation: str, page: Contract) -> Finding:
        """Report the change as a finding on an operation; `page` is the one that `line` is of."""
        rule = find_rule(self.rule)
        assert rule is not None
        cap: Level = "warning" if self.basis == "sample" else "error"
        return Finding(
            rule=self.rule,
            level=lowest(rule.level, self.level, cap),
            basis=self.basis,
            operation=operation,
            case=CASE,
            path=self.path,
            expected=self.before or "nothing",
            actual=self.after or "nothing",
            promised=self.before or "nothing",
            came=self.after or "nothing",
            message=self.sentence,
            source=Source(
                page.page.title or "the page", self.section, max(self.line, 1), page.page.url
            ),
        )


def join_values(values: Iterable[object]) -> str | None:
    """List values in one line; None where there are none."""
    return ", ".join(map(str, values)) or None


def lost_and_new(
    before: Iterable[str] | None, after: Iterable[str] | None
) -> tuple[list[str], list[str]]:
    """The values that only the older edition lists, and those that only the newer does."""
    old, new = list(before or ()), list(after or ())
    return [value for value in old if value not in new], [
        value for value in new if value not in old
    ]


_WORD = re.compile(r"[A-Za-z0-9_$]+")
_ENDINGS = re.compile(r"(ing|ed|es|s)$")
_FILLER_WORDS = frozenset(
    """
    a an and any are as be been by can contain contains could do does for from given has have if in
    is it its key may must need needs of on only or parameter populated provide provided set shall
    should so specified specify that the their then these this those to value values was were when
    where which while will with would you your
    """.split()
)
"""Words that a sentence can have more or less of, and still say the same."""


def same_condition(old: str | None, new: str | None) -> bool:
    """Whether two conditions mean the same in whatever words; none differs from any."""
    if old is None or new is None:
        return old is new
    return _meaning(old) == _meaning(new)


def same_message(old: str | None, new: str | None) -> bool:
    """Whether two messages are the same but for case, punctuation and spaces."""
    return _words(old or "") == _words(new or "")


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _meaning(text: str) -> frozenset[str]:
    # Endings are dropped from words of prose alone: `__s` ends names of keys.
    return frozenset(
        word if "_" in word else _ENDINGS.sub("", word)
        for word in _words(text)
        if word not in _FILLER_WORDS
    )
