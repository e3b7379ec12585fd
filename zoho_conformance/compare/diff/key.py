"""What became of one key: type, format, null, presence, values, default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoho_conformance.compare.diff.change import Change, listed
from zoho_conformance.compare.diff.wording import same_condition
from zoho_conformance.contracts.contract import Basis, Key, Side
from zoho_conformance.model.rules import Level
from zoho_conformance.pages.keys.type_words import json_type_of

Found = tuple[str, "Level", str | None, str | None]
"""Rule, level, before and after."""

_STRICTNESS = {None: 0, "optional": 0, "conditional": 1, "mandatory": 2}


def section(side: Side, one: Key) -> str:
    """The kind of section that the key's fact stands in."""
    if one.basis == "sample":
        return "sample input" if side == "request" else "sample response"
    return f"{side} keys"


def told(one: Key) -> str:
    """A key in few words."""
    kind = one.type or " or ".join(one.types) or "no type"
    return f"{kind}, {one.presence}" if one.presence else kind


def change(
    rule: str,
    level: Level,
    side: Side,
    one: Key,
    said: tuple[str | None, str | None],
    basis: Basis | None = None,
) -> Change:
    """A change of a key; ``one`` is as the newest edition has it, ``said`` before and after."""
    where = section(side, one)
    return Change(rule, level, one.path, *said, where, one.line, basis or one.basis)


def changed(old: Key, new: Key, side: Side) -> Iterator[Change]:
    """Every change of a key that both editions have.

    Where one edition has the key only in a sample, what it says is no more than that.
    """
    basis: Basis = "sample" if "sample" in (old.basis, new.basis) else new.basis
    # Of another type the values are others anyway, and of null nothing is known.
    same_types = _reach(old.types) == _reach(new.types)
    for rule, level, before, after in (
        *_types(old, new, side),
        *_nulls(old, new, side),
        *_presence(old, new, side),
        *(_values(old, new, side) if same_types else ()),
        *_default(old, new, side),
    ):
        yield change(rule, level, side, new, (before, after), basis)


def _types(old: Key, new: Key, side: Side) -> Iterator[Found]:
    """What may come must have been due before; what may be sent must still be taken.

    What is known of one edition alone, since a sample of the other has null there, is no change.
    """
    rule = "page-type-changed"
    for what, mine, theirs in (("", old.types, new.types), ("elements ", old.items, new.items)):
        before, after = _reach(mine), _reach(theirs)
        if before and after and before != after:
            widens = after <= before if side == "response" else before <= after
            said = _said(what, old, mine), _said(what, new, theirs)
            yield rule, "info" if widens else "error", *said
            return
    if _word(old.type) != _word(new.type):
        yield rule, "error" if _contradicts(old, new) else "info", old.type, new.type
    elif old.format and new.format and old.format != new.format:
        yield rule, "warning", f"format {old.format}", f"format {new.format}"


def _reach(types: Sequence[str]) -> set[str]:
    """The types that may be on the wire; every integer is a number."""
    found = {one for one in types if one != "null"}
    return found | {"integer"} if "number" in found else found


def _contradicts(old: Key, new: Key) -> bool:
    """Whether the page took to a type that its samples, and so the types, do not have."""
    if not (old.type and new.type):
        return False
    meant = json_type_of(new.type)
    return meant != json_type_of(old.type) and meant not in new.types


def _said(what: str, one: Key, types: Sequence[str]) -> str:
    word = f" ({one.type})" if one.type and not what else ""
    return f"{what}{' or '.join(one for one in types if one != 'null')}{word}"


def _word(type_: str | None) -> str:
    """A type word without what it is decorated with."""
    plain = "".join(letter for letter in (type_ or "").casefold() if letter.isalnum())
    return plain.removeprefix("json")


def _nulls(old: Key, new: Key, side: Side) -> Iterator[Found]:
    rule = "page-null-changed"
    if old.nullable != new.nullable:
        breaks = new.nullable if side == "response" else old.nullable
        yield rule, "error" if breaks else "info", _null(old), _null(new)
    elif not same_condition(old.null_when, new.null_when):
        yield rule, "warning", _null(old), _null(new)


def _null(one: Key) -> str:
    if one.null_when:
        return f"null when: {one.null_when}"
    return "null" if one.nullable else "no null"


def _presence(old: Key, new: Key, side: Side) -> Iterator[Found]:
    rule = "page-presence-changed"
    if side == "response":
        if old.always != new.always:
            words = {True: "in every sample", False: "not in every sample"}
            level: Level = "warning" if old.always else "info"
            yield rule, level, words[old.always], words[new.always]
    elif old.presence != new.presence:
        stricter = _STRICTNESS[new.presence] > _STRICTNESS[old.presence]
        before, after = (one.presence or "presence not said" for one in (old, new))
        yield rule, "error" if stricter else "info", before, after
    elif not same_condition(old.condition, new.condition):
        yield rule, "warning", _condition(old), _condition(new)


def _condition(one: Key) -> str | None:
    return f"when: {one.condition}" if one.condition else None


def _values(old: Key, new: Key, side: Side) -> Iterator[Found]:
    """A value that may come newly breaks, and so does one that is no longer taken."""
    rule = "page-values-changed"
    gone = [one for one in old.values or () if one not in (new.values or ())]
    came = [one for one in new.values or () if one not in (old.values or ())]
    if old.values and new.values:
        breaking = came if side == "response" else gone
        if gone or came:
            yield rule, "error" if breaking else "info", listed(gone), listed(came)
    elif gone:
        yield rule, "warning" if side == "response" else "info", listed(gone), "any value"
    elif came:
        yield rule, "info" if side == "response" else "error", "any value", listed(came)


def _default(old: Key, new: Key, side: Side) -> Iterator[Found]:
    # What is answered has no default: what is left out is not there.
    before, after = (None if one.default is None else str(one.default) for one in (old, new))
    if side == "request" and (before or "").casefold() != (after or "").casefold():
        yield "page-default-changed", "warning", before, after
