"""Which of a page's operations its words are about: `for a specific record`, `when adding several`.

A page mostly documents one operation in two forms: for many things, and for the one whose id is in
the path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from zoho_conformance.contracts import own_facts
from zoho_conformance.contracts.contract import Operation
from zoho_conformance.contracts.page_facts import OperationIds
from zoho_conformance.model.url_template import ANY, UrlTemplate

_OTHER_THINGS = (
    r"(?!\s+(?:api|calls?|requests?|criteri\w+|conditions?|values?|param\w*|keys?|pages?)\b)"
)
"""What there may be one or many of, whichever operation a text is about."""
_ONE = rf"(?:specific|particular|single|individual|(?<!than )one(?!\s+(?:or|of)\b)){_OTHER_THINGS}"
_MANY = rf"(?:all|multiple|bulk|several|more than (?:one|a)|many){_OTHER_THINGS}"
_PLACE = r"(?:in|through|via) (?:the )?(?:request |api )?(?:url|end ?-?points?|path)s?\b"
_GIVEN = r"(?:specif|giv|mention|provid|pass|includ)\w*"
_ID_NOT_GIVEN = re.compile(
    rf"\b(?:not|n't|without)\b[^.,;]{{0,40}}?\b{_GIVEN}[^.,;]{{0,40}}?\b{_PLACE}"
    rf"|\b(?:is|are) absent {_PLACE}",
    re.IGNORECASE,
)
_ID_GIVEN = re.compile(rf"\b{_GIVEN}[^.,;]{{0,40}}?\b{_PLACE}", re.IGNORECASE)
_ONE_IN_HEADING = re.compile(rf"\b{_ONE}\b|\bby (?:its |the |an? )?id\b", re.IGNORECASE)
_MANY_IN_HEADING = re.compile(rf"\b{_MANY}\b", re.IGNORECASE)
# What each method is called, beside the verbs of the page's own title.
_VERBS: Mapping[str, str] = {
    "GET": "fetch get retriev list view obtain read",
    "POST": "add creat insert post",
    "PUT": "updat edit modif chang put",
    "PATCH": "updat edit modif chang patch",
    "DELETE": "delet remov",
}
_METHOD = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\b")
_METHOD_CALL = re.compile(
    r"\b(GET|POST|PUT|PATCH|DELETE)\b(?= (?:method|call|request|operation|api|end))"
    r"|(?<=for )(GET|POST|PUT|PATCH|DELETE)\b"
)
_MIN_STEM_CHARS = 3
_MAX_TEXT_CHARS = 2_000
_MAX_WORDS_BETWEEN = 6


class OperationWords:
    """The operations of a page, as its words tell them apart."""

    def __init__(self, operations: Sequence[Operation], title: str) -> None:
        self._operations = operations
        self._title = title
        self._methods = {operation.method for operation in operations}
        self.single, self.plural = _forms(operations)
        # What the title says, every heading and condition of the page may say again.
        self._says_one = _ONE_IN_HEADING.search(title) is None
        self._says_many = _MANY_IN_HEADING.search(title) is None

    @property
    def are_several(self) -> bool:
        """Whether there is anything to tell apart."""
        return len(self._operations) > 1

    def of_heading(self, heading: str) -> OperationIds:
        """The operations that a heading is about; None where it does not tell."""
        if not self.are_several or len(heading) > _MAX_TEXT_CHARS:
            return None
        methods = {match[0] for match in _METHOD.finditer(heading)} or self._methods_of_verb(
            heading
        )
        is_one, is_many = _ONE_IN_HEADING.search(heading), _MANY_IN_HEADING.search(heading)
        return self._ids(methods, is_one=bool(is_one), is_many=bool(is_many))

    def of_headings(self, headings: Sequence[str]) -> OperationIds:
        """The operations that several headings are about together; None where one does not tell."""
        of_each = [self.of_heading(heading) for heading in headings]
        if not of_each or None in of_each:
            return None
        named = (id_ for ids in of_each for id_ in ids or ())
        return own_facts.ids_of(named, self._operations)

    def of_condition(self, condition: str) -> OperationIds:
        """The operations that a condition is met in, such as `deleting several`; None if others."""
        if not self.are_several or len(condition) > _MAX_TEXT_CHARS:
            return None
        methods = {match[1] or match[2] for match in _METHOD_CALL.finditer(condition)}
        if _ID_NOT_GIVEN.search(condition):
            return self._ids(methods, is_one=False, is_many=True, is_sure=True)
        if _ID_GIVEN.search(condition):
            return self._ids(methods, is_one=True, is_many=False, is_sure=True)
        slots = self._of_slot(condition)
        if slots is not None:
            return slots
        is_one, is_many = (
            _behind_verb(form, self._stems).search(condition) is not None for form in (_ONE, _MANY)
        )
        return self._ids(methods, is_one=is_one, is_many=is_many)

    @property
    def _stems(self) -> str:
        """What the verbs of the page's operations begin with."""
        of_methods = {stem for method in self._methods for stem in _VERBS[method].split()}
        words = re.findall(r"[a-z]+", self._title.casefold())
        of_title = {word.rstrip("e") for word in words[:1] if len(word) > _MIN_STEM_CHARS}
        return "|".join(sorted(of_methods | of_title))

    def _methods_of_verb(self, heading: str) -> set[str]:
        """The methods whose verb a heading has, where the page's operations have several."""
        if len(self._methods) == 1:
            return set()
        return {
            method
            for method in self._methods
            if re.search(rf"\b(?:{_VERBS[method].replace(' ', '|')})\w*\b", heading, re.IGNORECASE)
        }

    def _of_slot(self, condition: str) -> OperationIds:
        """The operations whose path has a slot of the name that a condition uses."""
        words = _plain(condition)
        if not words.startswith(("using", "with", "you use", "by")):
            return None
        named = [
            operation.id
            for operation in self._operations
            if any(
                "_" in slot and _plain(slot) in words
                for slot in UrlTemplate.parse(operation.path).slots
            )
        ]
        return tuple(named) if 0 < len(named) < len(self._operations) else None

    def _ids(
        self, methods: Iterable[str], *, is_one: bool, is_many: bool, is_sure: bool = False
    ) -> OperationIds:
        """The operations with these methods and of this form, if that leaves some and not all."""
        ids = {operation.id for operation in self._operations}
        wanted = set(methods)
        if wanted:
            ids = {operation.id for operation in self._operations if operation.method in wanted}
        if not is_sure:
            is_one, is_many = is_one and self._says_one, is_many and self._says_many
        if is_one is not is_many:
            ids &= self.single if is_one else self.plural
        return own_facts.ids_of(ids, self._operations) or None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


@lru_cache(maxsize=64)
def _behind_verb(form: str, stems: str) -> re.Pattern[str]:
    """What says how many things are acted on: `removing tags from several`, `bulk removal`."""
    between = rf"(?:\s+[\w'\"]+){{0,{_MAX_WORDS_BETWEEN}}}?\s+"
    return re.compile(
        rf"\b(?:{stems})\w*{between}{form}\b|\b{form}\b(?:\s+\w+){{0,2}}?\s+(?:{stems})\w*",
        re.IGNORECASE,
    )


def _forms(operations: Sequence[Operation]) -> tuple[frozenset[str], frozenset[str]]:
    """The operations on the one thing whose id their path has, and those on many.

    They are known by their pairs: a path, and the same path with one more slot, or else the same
    path below a thing that has an id.
    """
    forms = {
        operation.id: (operation.method, UrlTemplate.parse(operation.path).form)
        for operation in operations
    }
    for pairs in (_pairs_by_slot(forms), _pairs_by_holder(forms)):
        single, plural = {id_ for id_, _ in pairs}, {id_ for _, id_ in pairs}
        if single and single.isdisjoint(plural):
            for id_, (_, form) in forms.items():
                if id_ not in single | plural:
                    (single if form[-1:] == (ANY,) else plural).add(id_)
            return frozenset(single), frozenset(plural)
    return frozenset(), frozenset()


_Form = tuple[str, tuple[str, ...]]
_Forms = Mapping[str, _Form]
"""The methods of operations and the forms of their paths, by their ids."""


def _pairs_by_slot(forms: _Forms) -> set[tuple[str, str]]:
    ids = _ids_by_form(forms)
    return {
        (id_, other)
        for id_, (method, form) in forms.items()
        for at, step in enumerate(form)
        if step == ANY
        for other in ids.get((method, form[:at] + form[at + 1 :]), ())
    }


def _pairs_by_holder(forms: _Forms) -> set[tuple[str, str]]:
    ids = _ids_by_form(forms)
    return {
        (id_, other)
        for id_, (method, form) in forms.items()
        for at in range(1, len(form))
        if ANY in form[:at]
        for other in ids.get((method, form[at:]), ())
    }


def _ids_by_form(forms: _Forms) -> Mapping[_Form, list[str]]:
    ids: dict[_Form, list[str]] = {}
    for id_, form in forms.items():
        ids.setdefault(form, []).append(id_)
    return ids
