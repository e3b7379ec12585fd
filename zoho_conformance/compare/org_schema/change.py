"""One change of an org's schema, and which thing of one snapshot is which of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

import msgspec

from zoho_conformance.model.finding import Finding, Source
from zoho_conformance.model.rules import ORG_CHANGE_RULES, Level, lowest

CASE = "org-schema"
"""What stands for a case, since no exchange was judged."""
NOTHING = "nothing"


class Change(msgspec.Struct, frozen=True):
    """A fact of a module before and after; `path` is the field that it is about, or what else is.

    `section` is what of the module it is in, as sources of findings have it.
    """

    rule: str
    module: str
    path: str
    before: str
    after: str
    section: str = "fields"
    level: Level = "error"
    thing: str = ""
    """Which thing at the path it is about, if there are several."""

    def finding(self, page: str, line: int) -> Finding:
        """Report the change; `page` is what the earlier snapshot is called, `line` is in it."""
        rule = ORG_CHANGE_RULES[self.rule]
        return Finding(
            rule=self.rule,
            level=lowest(rule.level, self.level),
            basis="stated",
            operation=self.module,
            case=CASE,
            path=self.path,
            expected=self.before,
            actual=self.after,
            promised=self.before,
            came=self.after,
            message=f"{rule.sentence} Before: {self.before}; now: {self.after}",
            source=Source(page, f"{self.section} of {self.module}", line),
            shared_key=f"{self.path}: {self.thing}" if self.thing else self.path,
        )


class Named(Protocol):
    """What has an API name, and an id that stays when it gets another."""

    @property
    def api_name(self) -> str:
        """The name in requests."""
        ...

    @property
    def id(self) -> str | None:
        """What stays whatever it is called; None where that is unknown."""
        ...


_T = TypeVar("_T", bound=Named)


def pair(old: Sequence[_T], new: Sequence[_T]) -> Iterator[tuple[_T | None, _T | None]]:
    """What became of each older thing, in their order; what is only new comes last.

    Things belong together by their id, and where that says nothing by their name: those of a copy
    of the org have ids of their own.
    """
    twins = _twins(
        [(each.api_name, each.id) for each in old], [(each.api_name, each.id) for each in new]
    )
    for at, each in enumerate(old):
        yield each, new[twins[at]] if at in twins else None
    taken = set(twins.values())
    for at, each in enumerate(new):
        if at not in taken:
            yield None, each


def _twins(
    old: Sequence[tuple[str, str | None]], new: Sequence[tuple[str, str | None]]
) -> dict[int, int]:
    """The places in the newer list of those in the older."""
    twins = _by_key([id_ for _, id_ in old], [id_ for _, id_ in new])
    rest_of_old = [at for at in range(len(old)) if at not in twins]
    rest_of_new = [at for at in range(len(new)) if at not in twins.values()]
    by_name = _by_key([old[at][0] for at in rest_of_old], [new[at][0] for at in rest_of_new])
    return twins | {rest_of_old[here]: rest_of_new[there] for here, there in by_name.items()}


def _by_key(old: Sequence[str | None], new: Sequence[str | None]) -> dict[int, int]:
    """The places of what has the same key, where nothing else on its side has it."""
    once_in_old, once_in_new = _once(old), _once(new)
    return {here: once_in_new[key] for key, here in once_in_old.items() if key in once_in_new}


def _once(keys: Sequence[str | None]) -> dict[str, int]:
    counts = Counter(keys)
    return {key: at for at, key in enumerate(keys) if key is not None and counts[key] == 1}
