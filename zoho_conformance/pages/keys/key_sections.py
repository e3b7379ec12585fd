"""Which sections of a page list the keys of which body, whatever their headings are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages.blocks import Block, Item, Section
from zoho_conformance.pages.headings import SectionKind, key_named_in
from zoho_conformance.pages.keys import as_list_items, key_line
from zoho_conformance.pages.keys.lists_of_body import KeyList, ListsOfBody
from zoho_conformance.pages.samples.body_samples import BodySamples, is_about_callback

_OWN_VARIANT = re.compile(r"\b(?:for|to|when|while|with|using|of)\b.*", re.IGNORECASE)
_REQUEST = re.compile(r"\b(?:input|request)", re.IGNORECASE)
_RESPONSE = re.compile(r"\b(?:output|response)", re.IGNORECASE)
# Under these headings keys may be listed whose own heading was lost, or never written.
_WITHOUT_HEADING: tuple[SectionKind, ...] = (
    "other",
    "sample request",
    "sample input",
    "sample response",
)
_MAY_BE_OF_CALLBACK: tuple[SectionKind, ...] = ("other", "response keys", "keys of a key")


@dataclass(frozen=True, slots=True)
class KeySections:
    """The key lists of both bodies, and what was read though no heading says what it is.

    `sections` are those that the lists were made of, as they stand on the page; `callback` are the
    lists of what the API sends to an address of the caller's.
    """

    request: tuple[KeyList, ...]
    response: tuple[KeyList, ...]
    sections: tuple[tuple[Side, Section], ...]
    doubts: tuple[Doubt, ...]
    callback: tuple[KeyList, ...] = ()


def find(parts: Sequence[Section], samples: BodySamples) -> KeySections:
    """The key lists of a page, with what its samples show.

    A section that is headed by the name of a key lists what the key holds, and becomes part of the
    list that has the key. A section with an unknown heading is read, with a doubt, where the
    samples show its keys.
    """
    sampled = samples.key_names()
    owners = {_owner(part) for part in parts if part.kind == "keys of a key"}
    lists: dict[Side, ListsOfBody] = {
        "request": ListsOfBody(owners),
        "response": ListsOfBody(owners),
    }
    sections: list[tuple[Side, Section]] = []
    callback: list[KeyList] = []
    doubts: list[Doubt] = []
    heading: str | None = None
    in_sections = False
    latest: Side | None = None
    for part in parts:
        in_sections = in_sections or part.kind != "other"
        has_items = any(isinstance(block, Item) for block in part.blocks)
        if part.kind in _MAY_BE_OF_CALLBACK and has_items and _is_of_callback(part, samples):
            callback.append(KeyList(part))
            if part.kind == "response keys":
                doubts.append(_doubt_of_callback(part))
        elif part.kind in ("request keys", "response keys") and has_items:
            latest = "request" if part.kind == "request keys" else "response"
            own = _OWN_VARIANT.search(part.title)
            lists[latest].add(KeyList(part, own[0] if own else heading))
            sections.append((latest, part))
        elif part.kind == "keys of a key" and has_items:
            side = _side_of(part.title, _owner(part), lists, sampled, latest)
            lists[side].add_below(_owner(part), part)
            sections.append((side, part))
        elif part.kind in _WITHOUT_HEADING:
            if part.kind == "other":
                heading = part.title if in_sections else None
            if in_sections and has_items:
                doubts += _add_without_heading(lists, part, sampled, latest)
    return KeySections(
        _variants([*lists["request"]]),
        _variants([*lists["response"]]),
        tuple(sections),
        tuple(doubts),
        _variants(callback),
    )


def _owner(part: Section) -> str:
    """The key that a section is headed by."""
    return key_named_in(part.title) or ""


def _is_of_callback(part: Section, samples: BodySamples) -> bool:
    """Whether a list has the keys of a callback: its heading says so, or the samples show it."""
    if is_about_callback(part.title):
        return True
    called_back = samples.names_called_back
    if part.kind != "response keys" or not called_back:
        return False
    names = _typed_names(part.blocks, called_back)
    answered = samples.key_names()["response"]
    of_callback = sum(name in called_back for name in names)
    return of_callback * 2 > len(names) and of_callback > sum(name in answered for name in names)


def _doubt_of_callback(part: Section) -> Doubt:
    what = f"the keys under `{part.title}` are those of a callback, and of no answer"
    return Doubt.at_line(part.line, "keys-of-callback", what)


def _typed_names(blocks: Sequence[Block], sampled: Collection[str]) -> list[str]:
    """The names of the items that are keys with a type."""
    return [
        line.name
        for block in blocks
        if isinstance(block, Item)
        and (line := key_line.read(block.text, sampled.__contains__))
        and line.type is not None
    ]


def _variants(lists: list[KeyList]) -> tuple[KeyList, ...]:
    if len(lists) > 1:
        return tuple(lists)
    return tuple(replace(key_list, variant=None) for key_list in lists)


def _side_of(
    title: str,
    name: str,
    lists: Mapping[Side, ListsOfBody],
    sampled: Mapping[Side, Collection[str]],
    latest: Side | None,
) -> Side:
    """The body that holds a key: as its heading says, as the lists or as the samples show."""
    if bool(_REQUEST.search(title)) is not bool(_RESPONSE.search(title)):
        return "request" if _REQUEST.search(title) else "response"
    sides: tuple[Side, Side] = ("request", "response")
    listing: list[Side] = [side for side in sides if lists[side].has_item(name)]
    showing: list[Side] = [side for side in sides if name in sampled[side]]
    for candidates in (listing, showing):
        if len(candidates) == 1:
            return candidates[0]
    return latest or "response"


def _add_without_heading(
    lists: Mapping[Side, ListsOfBody],
    part: Section,
    sampled: Mapping[Side, Collection[str]],
    latest: Side | None,
) -> Iterator[Doubt]:
    """Read the keys under a heading that says nothing of keys, and note it."""
    blocks = as_list_items.convert(part.blocks)
    names = _typed_names(blocks, {*sampled["request"], *sampled["response"]})
    if not names:
        return
    shown: dict[Side, int] = {
        side: sum(name in sampled[side] for name in names) for side in ("request", "response")
    }
    side: Side = max(("request", "response"), key=lambda each: (shown[each], each == latest))
    if shown[side] * 2 > len(names):
        own = _OWN_VARIANT.search(part.title)
        variant = own[0] if own else part.title
        likely = tuple(_likely_keys(blocks, sampled[side]))
        lists[side].add(KeyList(replace(part, blocks=likely), variant))
        what = f"the keys under `{part.title}` are taken for keys of the {side}; no heading says so"
    elif part.kind == "sample request":
        # They are parameters, which have a doubt of their own.
        return
    else:
        what = (
            f"{len(names)} keys under `{part.title}`, such as `{names[0]}`, are in no body: no "
            "sample shows them"
        )
    yield Doubt.at_line(part.line, "keys-under-unknown-heading", what)


def _likely_keys(blocks: Sequence[Block], sampled: Collection[str]) -> Iterator[Block]:
    """The blocks without items that only their type makes keys; other things have types, too.

    What stands below such an item goes with it.
    """
    unlikely: int | None = None
    for block in blocks:
        if isinstance(block, Item) and (unlikely is None or block.indent <= unlikely):
            line = key_line.read(block.text, sampled.__contains__)
            is_key = line is None or line.presence is not None or line.name in sampled
            unlikely = None if is_key else block.indent
        if unlikely is None:
            yield block
