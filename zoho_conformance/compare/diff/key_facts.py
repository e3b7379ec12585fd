"""What became of the facts of one key: type, format, null, presence, values, default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.compare.diff.change import (
    STRICTNESS,
    Change,
    join_values,
    lost_and_new,
    same_condition,
)
from zoho_conformance.compare.diff.limits import value_limits
from zoho_conformance.contracts.contract import Basis, Key, Side
from zoho_conformance.contracts.page_facts import OperationIds
from zoho_conformance.model.rules import Level
from zoho_conformance.pages.keys.type_words import json_type_of


@dataclass(frozen=True, slots=True)
class _Fact:
    """One thing that the editions say differently of a key."""

    rule: str
    level: Level
    before: str | None
    after: str | None


def section(side: Side, key: Key) -> str:
    """Name the kind of section that the key's fact stands in."""
    if key.basis == "sample":
        return "sample input" if side == "request" else "sample response"
    return f"{side} keys"


def describe(key: Key) -> str:
    """Describe a key in a few words."""
    kind = key.type or " or ".join(key.types) or "no type"
    return f"{kind}, {key.presence}" if key.presence else kind


def key_change(
    rule: str,
    level: Level,
    side: Side,
    key: Key,
    words: tuple[str | None, str | None],
    basis: Basis | None = None,
) -> Change:
    """Make a change of a key as the newest edition has it; `words` say before and after."""
    where = section(side, key)
    return Change(rule, level, key.path, *words, where, key.line, basis or key.basis)


def fact_changes(old: Key, new: Key, side: Side) -> Iterator[Change]:
    """Find every change of a key that both editions have.

    Where an edition has the key only in a sample, what it says is no more than that.
    """
    basis: Basis = "sample" if "sample" in (old.basis, new.basis) else new.basis
    # The values of another type differ anyway, and null tells nothing.
    same_types = _reach(old.types) == _reach(new.types)
    for fact in (
        *_types(old, new, side),
        *_nulls(old, new, side),
        *_presence(old, new, side),
        *(_values(old, new, side) if same_types else ()),
        *_default(old, new, side),
        *_limits(old, new, side),
    ):
        yield key_change(fact.rule, fact.level, side, new, (fact.before, fact.after), basis)


def presence_changes(old: Key, new: Key, side: Side, operations: OperationIds) -> Iterator[Change]:
    """Find a change of a key's presence in some operations of its page, or in all (None)."""
    basis: Basis = "sample" if "sample" in (old.basis, new.basis) else new.basis
    for fact in _presence(old, new, side):
        words = (
            in_operations(fact.before, operations or ()),
            in_operations(fact.after, operations or ()),
        )
        yield key_change(fact.rule, fact.level, side, new, words, basis)


def in_operations(words: str | None, operations: Sequence[str]) -> str | None:
    """Add the operations that words are about, where these are not all of the page."""
    return f"{words} (of {join_values(operations)})" if words and operations else words


def _types(old: Key, new: Key, side: Side) -> Iterator[_Fact]:
    """Find a change of type: what may come must have been possible, what is sent still be taken.

    Where a sample of an edition has null, nothing is known of its type, and nothing changed.
    """
    rule = "page-type-changed"
    for what, mine, theirs in (("", old.types, new.types), ("elements ", old.items, new.items)):
        before, after = _reach(mine), _reach(theirs)
        if before and after and before != after:
            is_safe = after <= before if side == "response" else before <= after
            words = _type_in_words(what, old, mine), _type_in_words(what, new, theirs)
            yield _Fact(rule, "info" if is_safe else "error", *words)
            return
    if _plain_word(old.type) != _plain_word(new.type):
        level: Level = "error" if _contradicts_samples(old, new) else "info"
        yield _Fact(rule, level, old.type, new.type)
    elif old.format and new.format and old.format != new.format:
        yield _Fact(rule, "warning", f"format {old.format}", f"format {new.format}")


def _reach(types: Sequence[str]) -> set[str]:
    """The types that may be on the wire; every integer is a number."""
    reach = set(types) - {"null"}
    return reach | {"integer"} if "number" in reach else reach


def _contradicts_samples(old: Key, new: Key) -> bool:
    """Whether the page now names a type that its samples, and so the types, do not have."""
    if not (old.type and new.type):
        return False
    meaning = json_type_of(new.type)
    return meaning != json_type_of(old.type) and meaning not in new.types


def _type_in_words(what: str, key: Key, types: Sequence[str]) -> str:
    word = f" ({key.type})" if key.type and not what else ""
    return f"{what}{' or '.join(name for name in types if name != 'null')}{word}"


def _plain_word(type_: str | None) -> str:
    """Strip a type word of its decoration."""
    plain = "".join(letter for letter in (type_ or "").casefold() if letter.isalnum())
    return plain.removeprefix("json")


def _nulls(old: Key, new: Key, side: Side) -> Iterator[_Fact]:
    rule = "page-null-changed"
    words = _null_in_words(old), _null_in_words(new)
    if old.nullable != new.nullable:
        breaks = new.nullable if side == "response" else old.nullable
        yield _Fact(rule, "error" if breaks else "info", *words)
    elif not same_condition(old.null_when, new.null_when):
        yield _Fact(rule, "warning", *words)


def _null_in_words(key: Key) -> str:
    if key.null_when:
        return f"null when: {key.null_when}"
    return "null" if key.nullable else "no null"


def _presence(old: Key, new: Key, side: Side) -> Iterator[_Fact]:
    rule = "page-presence-changed"
    if old.is_field != new.is_field:
        # Nothing is promised about an example any more.
        words = {False: "of every record", True: "an example of a field"}
        level: Level = "warning" if new.is_field else "info"
        yield _Fact(rule, level, words[old.is_field], words[new.is_field])
    elif side == "response":
        if old.always != new.always and not new.is_field:
            words = {True: "in every sample", False: "not in every sample"}
            level = "warning" if old.always else "info"
            yield _Fact(rule, level, words[old.always], words[new.always])
    elif old.presence != new.presence:
        is_stricter = STRICTNESS[new.presence] > STRICTNESS[old.presence]
        before, after = (key.presence or "presence not said" for key in (old, new))
        yield _Fact(rule, "error" if is_stricter else "info", before, after)
    elif not same_condition(old.condition, new.condition):
        conditions = (f"when: {key.condition}" if key.condition else None for key in (old, new))
        yield _Fact(rule, "warning", *conditions)


def _values(old: Key, new: Key, side: Side) -> Iterator[_Fact]:
    """Find a change of values: a new one in answers breaks, and one that is no longer accepted."""
    rule = "page-values-changed"
    before, after = old.values or old.known_values, new.values or new.known_values
    lost, added = lost_and_new(before, after)
    words = join_values(lost), join_values(added)
    if not lost and not added:
        return
    if old.values and new.values:
        breaking = added if side == "response" else lost
        yield _Fact(rule, "error" if breaking else "info", *words)
    elif old.known_values or new.known_values:
        # An open list promises nothing.
        yield _Fact(rule, "info", *words)
    elif lost:
        yield _Fact(rule, "warning" if side == "response" else "info", words[0], "any value")
    elif added:
        yield _Fact(rule, "info" if side == "response" else "error", "any value", words[1])


def _default(old: Key, new: Key, side: Side) -> Iterator[_Fact]:
    # An answer has no default: what is left out is not there.
    before, after = (None if key.default is None else str(key.default) for key in (old, new))
    if side == "request" and (before or "").casefold() != (after or "").casefold():
        yield _Fact("page-default-changed", "warning", before, after)


def _limits(old: Key, new: Key, side: Side) -> Iterator[_Fact]:
    change = value_limits(old.limits, new.limits, side)
    if change is not None:
        yield _Fact("page-limits-changed", *change)
