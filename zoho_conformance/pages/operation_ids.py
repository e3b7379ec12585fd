"""The ids of a page's operations: its title, and what of an endpoint the title leaves out.

They are a function of the page alone, so that an operation has the same id whichever other pages
are read before, after or without it. Two pages of one title have different ids by that: pages share
a title mostly where one of them reads and the other writes, or where one is about a single record
and the other about many.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zoho_conformance.model.url_template import UrlTemplate
from zoho_conformance.pages.endpoints import Endpoint

VERBS = frozenset(
    "get add create update delete remove lock unlock send upload download search insert upsert "
    "activate transfer merge share revoke associate delink convert count enable disable cancel run "
    "execute replace schedule stop mass clone".split()
)
"""What the title of an operation begins with, and that of a group of them does not."""
_READING = frozenset("get download search retrieve list fetch view read count".split())
_WRITING = (VERBS - _READING - {"mass"}) | frozenset(
    "assign change deactivate disassociate edit enroll export invite mark move reschedule reset "
    "restore sign submit unenroll".split()
)
_LEADING = frozenset(("mass", "bulk"))
"""What may stand before a verb: `Mass Delete`."""
_STATES = frozenset("status details count history information metadata data".split())
"""What is read of something that is done, as in `Mass Delete Status`."""


def assign(title: str, endpoints: Sequence[Endpoint]) -> Mapping[tuple[str, str], str]:
    """The id of each method and path, in the order of the endpoints."""
    name = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_") or "operation"
    ids: dict[tuple[str, str], str] = {}
    taken: dict[str, int] = {}
    plain = _method_that_title_says(title, endpoints)
    for endpoint in endpoints:
        method, path = endpoint.method, endpoint.path
        if (method, path) not in ids:
            base = name if method == plain else f"{method.casefold()}_{name}"
            if _is_for_many_unsaid(title, path):
                base = f"{base}_{_slots_as_words(path)}"
            ids[method, path] = _unique_id(base, endpoints[0].path, path, taken)
    return ids


def _method_that_title_says(title: str, endpoints: Sequence[Endpoint]) -> str | None:
    """The first method that the title does not contradict; None where it contradicts each."""
    may_read, may_write = _says_reading(title), _says_writing(title, endpoints[0].path)
    if may_read == may_write:
        return endpoints[0].method
    methods = [endpoint.method for endpoint in endpoints]
    return next((method for method in methods if (method == "GET") == may_read), None)


def _says_reading(title: str) -> bool:
    """Whether a title may be that of a page that reads: no verb of it says something else."""
    words = _words(title)
    verb = next((word for word in words if word not in _LEADING), "")
    if verb in _READING or (verb in _WRITING and words[0] == verb):
        return verb in _READING
    return not _STATES.isdisjoint(words[:1] + words[-1:]) or _WRITING.isdisjoint(words)


def _says_writing(title: str, path: str) -> bool:
    """Whether a title may be that of a page that writes.

    It begins with a verb, which may be unlisted: what is written has a place in the
    path, and the verb has none. A question that is sent as a body may be a page that gets.
    """
    words = _words(title)
    if words[:1] == ["get"]:
        return "query" in words
    # The path may have an abbreviation of the title's word: `org` of `organization`.
    names_thing = not words or any(words[0].startswith(word) for word in _words(path))
    return not _WRITING.isdisjoint(words) or not names_thing


def _words(text: str) -> list[str]:
    """The words of a text, those of one or two letters left out."""
    return re.findall(r"[a-z]{3,}", text.casefold())


def _is_for_many_unsaid(title: str, path: str) -> bool:
    """Whether an action takes no id of what the title has one of: `Invite a User` for many users.

    What the title has one of may stand in the path under its name: `Count Records in a Module`.
    """
    template = UrlTemplate.parse(path)
    slots = [slot.casefold() for slot in template.slots]
    if not slots or "actions" not in template.form or any(slot.endswith("id") for slot in slots):
        return False
    things = re.findall(r"\ban? (?:specific )?(\w+)", title.casefold())
    return bool(things) and not any(thing in slot for thing in things for slot in slots)


def _unique_id(name: str, first: str, path: str, taken: dict[str, int]) -> str:
    """The operation's id: the page's name, and for further forms what their path adds to it.

    `taken` counts how often each id was asked for so far; this one is added to it.
    """
    wanted = name
    if name in taken:
        added = path.removeprefix(first)
        words = _slots_as_words(path)
        if re.fullmatch(r"/\{[^}]+\}", added) and f"{name}_by_id" not in taken:
            wanted = f"{name}_by_id"
        elif words:
            wanted = f"{name}_{words}"
    id_ = wanted
    while id_ in taken:
        taken[wanted] += 1
        id_ = f"{wanted}_{taken[wanted]}"
    taken[id_] = 1
    return id_


def _slots_as_words(path: str) -> str:
    """`of_` and the names of a path's slots; nothing where it has none."""
    slots = "_".join(re.findall(r"\{([^}]+)\}", path)).casefold()
    return re.sub(r"[^a-z0-9]+", "_", f"of_{slots}").strip("_") if slots else ""
