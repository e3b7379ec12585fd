"""The operations of a page, and who may use them: scopes and modules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zoho_conformance.contracts.contract import Doubt, Operation
from zoho_conformance.pages.endpoints import Endpoint
from zoho_conformance.pages.read.blocks import Code, Paragraph
from zoho_conformance.pages.sections import Section

_SCOPE = re.compile(r"Zoho\w*\.[\w.{}\-]+(?:/[A-Z]+)*|\(?\b(?:or|and)\b\)?", re.IGNORECASE)
_SUCCESS = re.compile(
    r"\b(?:HTTP|status(?: code)?)\b\W{0,4}(?:status|code|is|of|will be|\W){0,4}\s*\b(20[0-3])\b",
    re.IGNORECASE,
)
_LONGEST = 5000
_SHORT = 8
"""`(and)`, with whatever marks stand around it."""
_VERBS = frozenset(
    [
        "get",
        "add",
        "create",
        "update",
        "delete",
        "remove",
        "lock",
        "unlock",
        "send",
        "upload",
        "download",
        "search",
        "insert",
        "upsert",
        "activate",
        "transfer",
        "merge",
        "share",
        "revoke",
        "associate",
        "delink",
        "convert",
        "count",
        "enable",
        "disable",
        "cancel",
        "run",
        "execute",
        "replace",
        "schedule",
        "stop",
        "mass",
        "clone",
    ]
)


def title_of(sections: Sequence[Section]) -> str:
    """The name of what the page documents.

    Among the headings before the first known section: the one that begins with a verb, else the
    first that does not name a group of APIs.
    """
    names = []
    for section in sections:
        if section.kind != "other":
            break
        names += [section.title] if section.title else []
    verbal = [name for name in names if name.split()[0].casefold() in _VERBS]
    single = [name for name in names if not name.rstrip().endswith(("API", "APIs"))]
    return next(iter((*verbal, *single, *names)), "")


def read(
    sections: Sequence[Section], title: str, endpoints: Sequence[Endpoint]
) -> tuple[tuple[Operation, ...], tuple[Doubt, ...]]:
    """Each method and path of the page once, as operations of their own."""
    if not endpoints:
        return (), ()
    status, doubts = _success(sections)
    name = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_") or "operation"
    found: dict[tuple[str, str], Operation] = {}
    taken: dict[str, int] = {}
    first = endpoints[0]
    for one in endpoints:
        if (one.method, one.path) in found:
            continue
        own = name if one.method == first.method else f"{one.method.casefold()}_{name}"
        id_ = _unique(own, first.path, one.path, taken)
        found[one.method, one.path] = Operation(id_, one.method, one.path, status, one.line)
    return tuple(found.values()), doubts


def _success(sections: Sequence[Section]) -> tuple[int | None, tuple[Doubt, ...]]:
    """The status of a success, where the page states one beside its sample responses."""
    stated: dict[int, int] = {}
    for section in sections:
        if section.kind != "sample response":
            continue
        prose = [(one.text, one.line) for one in section.blocks if isinstance(one, Paragraph)]
        for text, line in ((section.title, section.line), *prose):
            for found in _SUCCESS.findall(text[:_LONGEST]):
                stated.setdefault(int(found), line)
    if len(stated) == 1:
        return next(iter(stated)), ()
    if not stated:
        return None, (Doubt.of_page("no-success-status", "no success status is stated"),)
    told = ", ".join(str(one) for one in stated)
    what = f"several success statuses are stated: {told}"
    return None, (Doubt.at(next(iter(stated.values())), "several-success-statuses", what),)


def _unique(name: str, first: str, path: str, taken: dict[str, int]) -> str:
    """The operation's id: the page's name, and for further forms what their path adds to it.

    ``taken`` counts the ids that were asked for so far, this one's too afterwards.
    """
    wanted = name
    if name in taken:
        added = path.removeprefix(first)
        parameters = re.findall(r"\{([^}]+)\}", path)
        if re.fullmatch(r"/\{[^}]+\}", added) and f"{name}_by_id" not in taken:
            wanted = f"{name}_by_id"
        elif parameters:
            wanted = f"{name}_of_{'_'.join(parameters)}".casefold()
            wanted = re.sub(r"[^a-z0-9]+", "_", wanted).strip("_")
    id_ = wanted
    while id_ in taken:
        taken[wanted] += 1
        id_ = f"{wanted}_{taken[wanted]}"
    taken[id_] = 1
    return id_


def scopes(section: Section | None) -> tuple[tuple[str, ...], ...]:
    """All of the tuples, any of the scopes inside each."""
    if section is None:
        return ()
    lines = [block.text for block in section.blocks if not isinstance(block, Code)]
    said = [one for one in lines or [block.text for block in section.blocks] if _SCOPE.search(one)]
    # What is prose about the scopes may have an "and" of its own.
    named = [one for one in said if "zoho" in one.casefold() or len(one) <= _SHORT]
    text = re.sub(r"scope\s*=", " ", " ".join(named), flags=re.IGNORECASE)
    groups: list[list[str]] = [[]]
    for token in _SCOPE.findall(text):
        if token.strip("()").casefold() == "and":
            groups.append([])
        elif token.strip("()").casefold() != "or":
            whole, *others = token.rstrip(".").split("/")
            stem = whole.rpartition(".")[0]
            groups[-1] += [whole, *(f"{stem}.{one}" for one in others)]
    return tuple(tuple(dict.fromkeys(group)) for group in groups if group)


def modules(section: Section | None) -> tuple[str, ...]:
    """The modules that the page names, in its words and order."""
    if section is None:
        return ()
    text = next((block.text for block in section.blocks if isinstance(block, Paragraph)), "")
    names = re.split(r",\s*(?:and\s+)?|\s+and\s+", text.rstrip("."))
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
