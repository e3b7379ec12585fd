"""The operations of a page, and what they ask for: scopes, modules and query parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import Doubt, Operation, Parameter
from conformance.pages import heads, statements
from conformance.pages.blocks import Paragraph
from conformance.pages.nesting import entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.pages.sections import Section

_ENDPOINT = re.compile(r"(GET|POST|PUT|PATCH|DELETE)(?:\s+|(?=/))(\S*/\S*)")
_BASE = re.compile(
    r"(https?://[^/{]+|\{api-?domain\})?/?(crm/(\{version\}|v[\d.]+)/)?", re.IGNORECASE
)
_SCOPE = re.compile(r"Zoho[\w]*\.[\w.{}\-]+|\(?\b(?:or|and)\b\)?", re.IGNORECASE)
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
    sections: Sequence[Section], title: str
) -> tuple[tuple[Operation, ...], tuple[Doubt, ...]]:
    """Each method and path of the page, as operations of their own."""
    # Some pages have lost the heading, and what stood below it is in the section before.
    kinds = {one.kind: one for one in reversed(sections)}
    section = kinds.get("endpoints") or kinds.get("purpose")
    if section is None:
        return (), (Doubt("no method and path: the section of endpoints is not there", "page"),)
    found: dict[tuple[str, str], int] = {}
    for block in section.blocks:
        if match := _ENDPOINT.match(getattr(block, "text", "")):
            found.setdefault((match[1], _path(match[2])), block.line)
    if not found:
        return (), (Doubt("no method and path can be read", f"line {section.line}"),)
    name = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_") or "operation"
    first = next(iter(found))[1]
    taken: set[str] = set()
    operations = []
    for (method, path), line in found.items():
        id_ = _unique(name, first, path, taken)
        taken.add(id_)
        operations.append(Operation(id_, method, path, None, line))
    doubt = Doubt("no success status is stated", "page")
    return tuple(operations), (doubt,)


def _path(text: str) -> str:
    """The path template below the version, without its query."""
    return "/" + _BASE.sub("", text.partition("?")[0], count=1).strip("/")


def _unique(name: str, first: str, path: str, taken: set[str]) -> str:
    """The operation's id: the page's name, and for further forms what their path adds to it."""
    if name not in taken:
        return name
    added = path.removeprefix(first)
    if re.fullmatch(r"/\{[^}]+\}", added) and f"{name}_by_id" not in taken:
        return f"{name}_by_id"
    parameters = re.findall(r"\{([^}]+)\}", path)
    other = f"{name}_of_{'_'.join(parameters)}".casefold() if parameters else name
    count = 2
    candidate = other
    while candidate in taken:
        candidate, count = f"{other}_{count}", count + 1
    return candidate


def scopes(section: Section | None) -> tuple[tuple[str, ...], ...]:
    """All of the tuples, any of the scopes inside each."""
    if section is None:
        return ()
    text = " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))
    groups: list[list[str]] = [[]]
    for token in _SCOPE.findall(re.sub(r"scope\s*=", " ", text, flags=re.IGNORECASE)):
        if token.strip("()").casefold() == "and":
            groups.append([])
        elif token.strip("()").casefold() != "or":
            groups[-1].append(token.rstrip("."))
    return tuple(tuple(dict.fromkeys(group)) for group in groups if group)


def modules(section: Section | None) -> tuple[str, ...]:
    """The modules that the page names, in its words and order."""
    if section is None:
        return ()
    text = next((block.text for block in section.blocks if isinstance(block, Paragraph)), "")
    names = re.split(r",\s*(?:and\s+)?|\s+and\s+", text.rstrip("."))
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def parameters(sections: Sequence[Section]) -> tuple[tuple[Parameter, ...], tuple[Doubt, ...]]:
    """The query parameters; a list that lost its heading is taken for them, with a doubt."""
    found: list[Parameter] = []
    doubts: list[Doubt] = []
    for section in sections:
        if section.kind not in ("parameters", "sample request", "request url"):
            continue
        for entry in entries(section.blocks):
            head = heads.read(entry.text, lambda _: False)
            if entry.noted or head is None or head.presence is None:
                continue
            said = statements.read(entry.says)
            line = entry.item.line
            found.append(
                Parameter(head.name, head.type, head.presence, head.condition, said.values, line)
            )
            if section.kind != "parameters":
                doubts.append(
                    Doubt(
                        f"`{head.name}` is taken for a parameter; no heading says so",
                        f"line {line}",
                    )
                )
    return tuple(found), tuple(doubts)
