"""What reads back after a write: what was sent as it was sent, and everything else as it was.

The comparison knows no resource. What differs between them is data (`StoredForm`): which keys every
write changes, which rows a write changes one by one, which spellings mean the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import compress
from typing import Any

import msgspec
from msgspec import Struct

from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import DATE_TIME, DIGITS, is_equal

Row = Mapping[str, Any]

IDENTITIES = ("id", "api_name", "name")
"""The keys that tell objects apart."""
_MAX_PAIRED = 100
"""More elements than any list that a write makes; each is compared with each."""
_MAX_DEPTH = 16
"""How deep values are compared key by key: each list may double the work of the one around it.

What an org nests deeper than any write of ours is compared as a whole.
"""


class StoredForm(Struct, frozen=True, forbid_unknown_fields=True):
    """How what is written to an operation's rows reads.

    `moves` are the keys that every write changes. `merged` is the list whose objects a write names
    one by one by their ids: those that it leaves out stay, and those with `removed_by` go.
    `always` are elements that a list has whatever was sent, `same` spellings of one value, and
    `follows` keys that another key decides: where that was sent, they are not looked at.
    """

    operation: str
    moves: tuple[str, ...] = ()
    merged: str | None = None
    removed_by: str | None = None
    always: dict[str, tuple[str, ...]] = {}
    same: dict[str, tuple[tuple[str, ...], ...]] = {}
    follows: dict[str, str] = {}


class Difference(msgspec.Struct, frozen=True):
    """A path at which a row does not read as it should.

    `reason` is `sent` for what was sent, `kept` for what was not, and `default` for what was not
    sent either, and has a documented default.
    """

    path: str
    reason: str


class ReadBack(msgspec.Struct, frozen=True):
    """Compares a row with what was written to it; `rows` is the path of rows, as `data[]`."""

    form: StoredForm
    rows: str
    defaults: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def differences(self, sent: Row, before: Row | None, read: Row) -> Iterator[Difference]:
        """Where a row is not what a write makes of the row before it; None where there was none."""
        for name, value in sent.items():
            path = json_path.join(self.rows, name)
            if before is not None and name == self.form.merged:
                yield from self._merged(path, _objects(value), before.get(name), read.get(name))
            elif name != "id":
                yield from _because("sent", self._sent(path, value, read.get(name)))
        if before is not None:
            yield from self._rest(sent, before, read)
            return
        for name, value in self.defaults.items():
            if name not in sent:
                path = json_path.join(self.rows, name)
                yield from _because("default", self._sent(path, value, read.get(name)))

    def _rest(self, sent: Row, before: Row, read: Row) -> Iterator[Difference]:
        """Where keys that were not sent changed all the same."""
        for name, value in before.items():
            is_decided = self.form.follows.get(name) in sent
            is_sent = name in sent and name != "id"
            if not (is_sent or is_decided or name in self.form.moves):
                path = json_path.join(self.rows, name)
                yield from _because("kept", self._kept(path, value, read.get(name)))

    def _sent(self, path: str, sent: Any, read: Any) -> Iterator[str]:
        """The paths at which a value does not read as it was sent; more keys than sent are fine.

        Whether null empties a value or leaves it to the org, no page says.
        """
        if sent is None or (_is_nothing(sent) and _is_nothing(read)):
            return
        if isinstance(sent, dict):
            if not isinstance(read, dict):
                yield path
                return
            if _are_two(sent, read):
                yield json_path.join(path, "id")
                return
            for name, value in sent.items():
                if not _is_named_otherwise(name, read):
                    yield from self._sent(json_path.join(path, name), value, read.get(name))
        elif isinstance(sent, list):
            yield from self._lists(path, sent, read, self._sent)
        elif not self._is_same(path, sent, read):
            yield path

    def _kept(self, path: str, before: Any, read: Any) -> Iterator[str]:
        """The paths at which a value does not read as it did before."""
        if _is_nothing(before) and _is_nothing(read):
            return
        if path.count(".") + path.count("[]") > _MAX_DEPTH:
            if not is_equal(before, read):
                yield path
        elif isinstance(before, dict) and isinstance(read, dict):
            if _are_two(before, read):
                yield json_path.join(path, "id")
                return
            for name, value in before.items():
                yield from self._kept(json_path.join(path, name), value, read.get(name))
        elif isinstance(before, list):
            yield from self._lists(path, before, read, self._kept)
        elif not self._is_same(path, before, read):
            yield path

    def _lists(
        self,
        path: str,
        expected: Sequence[Any],
        read: Any,
        compare: Callable[[str, Any, Any], Iterator[str]],
    ) -> Iterator[str]:
        """The paths at which two lists differ, in whatever order their elements come."""
        if not isinstance(read, list):
            yield path
            return

        def is_same(ours: Any, theirs: Any) -> bool:
            return next(compare(f"{path}[]", ours, theirs), None) is None

        pairs, missing, more = _pair(expected, read, is_same)
        always = self.form.always.get(path.removeprefix(f"{self.rows}."), ())
        if missing or any(element not in always for element in more):
            yield path
        for ours, theirs in pairs:
            yield from compare(f"{path}[]", ours, theirs)

    def _merged(
        self, path: str, sent: Sequence[Row], before: Any, read: Any
    ) -> Iterator[Difference]:
        """Where a list is not what it was, with what was sent of its objects made of it."""
        changes = {str(row["id"]): row for row in sent if row.get("id") is not None}
        known = _ids(before)
        if known is None or _ids(read) is None or not changes.keys() <= known:
            # An object without an id of its own is a finding of its own, and cannot be found again.
            return
        left = _objects(read)
        for row in _objects(before):
            change = changes.get(str(row.get("id")))
            now = _take(left, "id", row.get("id"))
            if change is not None and self._removes(change):
                if now is not None:
                    yield Difference(path, "sent")
                continue
            reason = "kept" if change is None else "sent"
            if now is None:
                now = _take(left, "name", (change or row).get("name", row.get("name")))
                yield Difference(path if now is None else f"{path}[].id", reason)
            if now is not None:
                yield from self._changed(f"{path}[]", change or {}, row, now)
        added = [row for row in sent if row.get("id") is None]
        yield from _because("sent", self._lists(path, added, left, self._sent))

    def _removes(self, change: Row) -> bool:
        return self.form.removed_by is not None and change.get(self.form.removed_by) is True

    def _changed(self, path: str, change: Row, row: Row, now: Row) -> Iterator[Difference]:
        """Where an object of a list is not what a change makes of it."""
        for name in row.keys() | change.keys():
            at = json_path.join(path, name)
            if name in change and name != "id":
                yield from _because("sent", self._sent(at, change[name], now.get(name)))
            elif name != "id":
                yield from _because("kept", self._kept(at, row.get(name), now.get(name)))

    def _is_same(self, path: str, expected: Any, read: Any) -> bool:
        """Whether two scalars mean the same; one of another type breaks a promise of its own."""
        ours, theirs = _as_text(expected), _as_text(read)
        if ours == theirs:
            return True
        spellings = self.form.same.get(path.removeprefix(f"{self.rows}."), ())
        if any(ours in words and theirs in words for words in spellings):
            return True
        return _is_same_time(ours, theirs)


def _because(reason: str, paths: Iterator[str]) -> Iterator[Difference]:
    return (Difference(path, reason) for path in paths)


def _is_nothing(value: Any) -> bool:
    """Whether there is nothing in a value: an org may answer null, or an empty list."""
    return value is None or value in ([], "")


def _objects(value: Any) -> list[Row]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _ids(rows: Any) -> set[str] | None:
    """The ids of the objects in a list; None where one has none, or another's."""
    objects = _objects(rows)
    ids = {_as_text(row.get("id")) for row in objects}
    is_whole = len(ids) == len(objects) and all(map(DIGITS.fullmatch, ids))
    return ids if is_whole else None


def _take(rows: list[Row], key: str, value: Any) -> Row | None:
    """The object of a list with this value, taken out of the list."""
    for number, row in enumerate(rows):
        if value is not None and _as_text(row.get(key)) == _as_text(value):
            return rows.pop(number)
    return None


def _pair(
    expected: Sequence[Any], read: Sequence[Any], is_same: Callable[[Any, Any], bool]
) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """The elements of two lists to compare with one another, and those that only one of them has.

    What identifies an element pairs it first. Then what is the same in both needs no comparison,
    and objects that are left are paired in their order, so that their differences show.
    Lists as long as no write of ours makes them are paired in their order at once.
    """
    pairs: list[tuple[Any, Any]] = []
    missing, more = list(expected), list(read)
    is_long = max(len(missing), len(more)) > _MAX_PAIRED
    for belong in () if is_long else (_have_one_id, _have_one_name, is_same):
        unpaired = []
        for element in missing:
            at = next((n for n, other in enumerate(more) if belong(element, other)), None)
            if at is None:
                unpaired.append(element)
            elif belong is is_same:
                more.pop(at)
            else:
                pairs.append((element, more.pop(at)))
        missing = unpaired
    in_order = [
        is_long or _may_be_one(ours, theirs) for ours, theirs in zip(missing, more, strict=False)
    ]
    pairs += compress(zip(missing, more, strict=False), in_order)
    alone = [not paired for paired in in_order]
    rest = [True] * max(len(missing), len(more))
    return (
        pairs,
        list(compress(missing, alone + rest)),
        list(compress(more, alone + rest)),
    )


def _are_two(row: Row, other: Row) -> bool:
    """Whether two objects have two ids, so that whatever else differs in them follows."""
    ids = row.get("id"), other.get("id")
    return None not in ids and _as_text(ids[0]) != _as_text(ids[1])


def _have_one_id(row: Any, other: Any) -> bool:
    return _have_one(row, other, "id")


def _have_one_name(row: Any, other: Any) -> bool:
    return _have_one(row, other, "api_name") or _have_one(row, other, "name")


def _have_one(row: Any, other: Any, key: str) -> bool:
    if not (isinstance(row, dict) and isinstance(other, dict)) or row.get(key) is None:
        return False
    return _as_text(row[key]) == _as_text(other.get(key))


def _may_be_one(row: Any, other: Any) -> bool:
    """Whether two objects may be one that was changed: they do not have two ids."""
    return isinstance(row, dict) and isinstance(other, dict) and not _are_two(row, other)


def _is_named_otherwise(name: str, read: Row) -> bool:
    """Whether an object has what identifies it under another key than it was sent with.

    A profile is sent with its name or its API name, and an org answers either.
    """
    others = (read.get(key) is not None for key in IDENTITIES if key != name)
    return name in IDENTITIES and name not in read and any(others)


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_same_time(text: str, other: str) -> bool:
    if not (DATE_TIME.fullmatch(text) and DATE_TIME.fullmatch(other)):
        return False
    try:
        return datetime.fromisoformat(text) == datetime.fromisoformat(other)
    except ValueError:
        # A second that leaps, for one.
        return False
