"""The path templates of all operations as a tree, in which the steps of a request find theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from zoho_conformance.model.api_address import (
    is_mixed,
    is_slot,
    slot_name,
)
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.similarity import PATH_MISPRINTED, likeness
from zoho_conformance.model.url_template import Step

API_WORD = re.compile(r"(__)?[a-z][a-z_]*")
"""What the API calls its own resources: `settings`, `actions`, `__features`; no module, record or
id."""


class Entry(msgspec.Struct, frozen=True):
    """An operation at the end of its template."""

    id: str
    method: str
    version: str | None
    template: tuple[str, ...]
    in_api: bool
    path: str
    headers: frozenset[str] = frozenset()
    """The headers, in lower case, that every request to the operation has."""
    service: str | None = None
    """What the host serves that it is asked at; None for the API domain."""

    def lacks_header(self, request: Request) -> bool:
        """Whether the request is not to this operation, for want of a header.

        If none was recorded at all, it is unknown which were sent.
        """
        return bool(request.headers) and not self.headers <= request.headers.keys()

    def is_elsewhere(self, service: str | None) -> bool:
        """Whether a request at a host of Zoho's, by what that serves, is not to this operation.

        At the host of another operation there may be those of the API domain as well.
        """
        return self.service is not None and service is not None and self.service != service

    def accepts(self, steps: Sequence[str]) -> bool:
        """Whether the steps can be the values of the slots that they stand in.

        A word of the API's own is never an id, and a template without any word takes none at all,
        or `/{module}/{record}` would be every path that no page documents.
        """
        literal = [not is_slot(step) for step in self.template]
        for index, (slot, step) in enumerate(zip(self.template, steps, strict=True)):
            if not literal[index] and API_WORD.fullmatch(step):
                around = literal[index + 1 :] if slot_name(slot).endswith("id") else literal
                if not any(around):
                    return False
        return True

    def misfits(self, steps: Sequence[str]) -> int:
        """How many slots of an id hold no number, or slots of a name hold one."""
        return sum(
            slot_name(slot).endswith("id") != step.isdigit()
            for slot, step in zip(self.template, steps, strict=True)
            if is_slot(slot)
        )

    def distance(self, steps: Sequence[str]) -> float | None:
        """How far a path is from the template; None where it lacks the last word of it.

        A step more or less, another word, and a value that its slot does not take count alike.
        """
        words = [index for index, step in enumerate(self.template) if not is_slot(step)]
        both = list(zip(self.template, steps, strict=False))
        if not words or words[-1] >= len(both) or abs(len(self.template) - len(steps)) > 1:
            return None
        last, sent = both[words[-1]]
        if likeness(last, sent) < PATH_MISPRINTED:
            return None
        other = sum(not is_slot(step) and step.casefold() != sent.casefold() for step, sent in both)
        return other + abs(len(self.template) - len(steps))

    def is_of_version(self, version: str | None) -> bool:
        """Whether a request for a version may be to this operation."""
        return version is None or self.version is None or self.version == version


class Node(msgspec.Struct):
    """A step of the templates; what follows it, and the operations that end here.

    `mixed` are the steps with text around a slot, by their forms.
    """

    literals: dict[str, Node] = msgspec.field(default_factory=dict)
    mixed: dict[str, tuple[Step, Node]] = msgspec.field(default_factory=dict)
    slot: Node | None = None
    entries: list[Entry] = msgspec.field(default_factory=list)

    def child(self, step: str) -> Node:
        """The node of a next step of a template, made where it is new."""
        if is_mixed(step):
            parsed = Step.parse(step)
            return self.mixed.setdefault(parsed.form, (parsed, Node()))[1]
        if not is_slot(step):
            return self.literals.setdefault(step.casefold(), Node())
        self.slot = self.slot or Node()
        return self.slot

    def find(self, steps: Sequence[str], pattern: Pattern = ()) -> Iterator[tuple[Pattern, Entry]]:
        """The operations that the steps of a request lead to, and how."""
        if not steps:
            yield from ((pattern, entry) for entry in self.entries)
            return
        step, rest = steps[0], steps[1:]
        literal = self.literals.get(step.casefold())
        if literal is not None:
            yield from literal.find(rest, (*pattern, 0))
        for form, node in self.mixed.values():
            if form.match(step) is not None:
                yield from node.find(rest, (*pattern, 1))
        # A lower-case word that some template has here cannot be the value of a slot.
        is_word = literal is not None and API_WORD.fullmatch(step)
        if self.slot is not None and not is_word:
            yield from self.slot.find(rest, (*pattern, 2))


Pattern = tuple[int, ...]
"""For each step of a path, whether its template has there a word (0), a slot with text around it
(1), or a slot (2)."""
