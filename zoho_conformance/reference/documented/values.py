"""Invented values: what a text, a number or a time looks like, by the name of its key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Protocol

from zoho_conformance.model import json_path
from zoho_conformance.reference.documented.known_forms import KnownForm

_TIME = "2024-05-17T09:30:00+02:00"
_ID_DIGITS = 18
INVENTED = "Invented "
"""How a text begins that stands for one of which nothing but the name of its key is known."""

_WORD = re.compile(r"[A-Za-z0-9]+")
_ENDING = re.compile(r"__[a-z]$")
_SCALARS: Mapping[str, Any] = {"integer": 1, "number": 1.5, "boolean": False, "null": None}


class Values(Protocol):
    """Where the scalars of an example come from; each is by the path of its key."""

    def identity(self, path: str) -> str:
        """As many digits as the API's ids have."""
        ...

    def time(self, path: str) -> str:
        """A time with its offset."""
        ...

    def text(self, path: str) -> str:
        """A text that says what it stands for, or an id, a time or an address by its name."""
        ...

    def leaves_null(self, path: str) -> bool:
        """Whether a text is null: it may be, and nothing says how it looks."""
        ...

    def scalar(self, kind: str, path: str) -> Any:
        """A value of a JSON type other than a string."""
        ...


def invented_id(path: str) -> str:
    """As many digits as the API's ids have, always the same for a path."""
    number = int(hashlib.sha256(path.encode()).hexdigest(), 16)
    lowest = 10 ** (_ID_DIGITS - 1)
    return str(number % (9 * lowest) + lowest)


def words_of(name: str) -> str:
    """The words of a name in lower case: `locked for` of `Locked_For__s`."""
    return " ".join(_WORD.findall(_ENDING.sub("", name))).lower()


def _name_of(path: str) -> str:
    return re.split(r"[.\[\]]+", path.rstrip("[]"))[-1]


class PlainValues:
    """One value for each path: for examples of a document."""

    def identity(self, path: str) -> str:
        """An id that is the same for the path in every document."""
        return invented_id(path)

    def time(self, _path: str) -> str:
        """The one time of all examples."""
        return _TIME

    def text(self, path: str) -> str:
        """An example in the words of the key's name."""
        name = _name_of(path)
        for ending, invent in _BY_NAME:
            if ending.search(name):
                return invent(self, path)
        return f"Example {words_of(name)}".strip()

    def leaves_null(self, _path: str) -> bool:
        """Never: examples show that there is a text."""
        return False

    def scalar(self, kind: str, _path: str) -> Any:
        """The one value of the type in all examples."""
        return _SCALARS[kind]


_ID_NAME = re.compile(r"(^|_)ids?$|[a-z]Ids?$|(^|_)(zu|zg|cv)ids?$")
# What a text looks like whose format no page states, by the end of its key's name.
_BY_NAME: Sequence[tuple[re.Pattern[str], Callable[[Values, str], str]]] = (
    (_ID_NAME, lambda values, path: values.identity(path)),
    (re.compile(r"time$|expiry$", re.IGNORECASE), lambda values, path: values.time(path)),
    (
        re.compile(r"date$|^dob$|birth(day)?$|_from$", re.IGNORECASE),
        lambda values, path: values.time(path).partition("T")[0],
    ),
    (re.compile(r"e_?mail", re.IGNORECASE), lambda _values, _path: "someone@example.com"),
    (
        re.compile(r"url$|link$|website$", re.IGNORECASE),
        lambda _values, _path: "https://example.com/",
    ),
)

_FIRST_NAMES = ("Quilla", "Osric", "Tamsin", "Bram", "Ysolde", "Corwin", "Petra", "Ludo")
_LAST_NAMES = ("Marrowby", "Fennwick", "Oakhurst", "Larkspur", "Pellow", "Thistle", "Varley")
_COMPANIES = ("Lantern & Daughters", "Copperkettle Works", "Nine Elms Paper", "Saltmarsh Freight")
_CITIES = ("Wexcombe", "Little Harrow", "Port Alder", "Greywater")
_STREETS = ("7 Tannery Row", "12 Quay Street", "3 Orchard Lane", "45 Mill Hill")

_PICKED: Sequence[tuple[re.Pattern[str], Sequence[str]]] = tuple(
    (re.compile(pattern, re.IGNORECASE), choices)
    for pattern, choices in (
        (r"first_?name$", _FIRST_NAMES),
        (r"last_?name$", _LAST_NAMES),
        (r"^(company|account_?name|company_name)$", _COMPANIES),
        (r"city$", _CITIES),
        (r"street$", _STREETS),
        (r"country(_code|_locale)?$", ("US", "GB", "IN", "DE")),
        (r"time_?zone$", ("America/New_York", "Europe/London", "Asia/Kolkata")),
        (r"^(locale|language)$", ("en_US", "en_GB", "de_DE")),
        (r"iso_code$|^currency$", ("USD", "EUR", "GBP")),
    )
)
_FULL_NAME = re.compile(r"(^|_)(full_)?name$|display_label$", re.IGNORECASE)
_PHONE = re.compile(r"phone$|mobile$|^fax$", re.IGNORECASE)
_ADDRESS = re.compile(r"e_?mail", re.IGNORECASE)
_SPAN = timedelta(days=700)
_FIRST_TIME = datetime(2023, 1, 2, 9, 0, tzinfo=timezone(timedelta(hours=-5)))


@dataclass(frozen=True, slots=True)
class SeededValues:
    """Values that follow from a seed, a salt and the path: the same ones each time they are asked.

    The salt is what the values are of: a row's id, say. `forms` is what is known of texts, by the
    paths of their keys.
    """

    seed: int
    salt: str = ""
    forms: Mapping[str, KnownForm] = field(default_factory=dict)

    def _number(self, path: str) -> int:
        text = f"{self.seed}\0{self.salt}\0{path}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

    def identity(self, path: str) -> str:
        """An id that is the same for the path under this seed and salt."""
        return invented_id(f"{self.seed}\0{self.salt}\0{path}")

    def time(self, path: str) -> str:
        """A time within two years, to the minute."""
        minutes = self._number(path) % (_SPAN // timedelta(minutes=1))
        return (_FIRST_TIME + timedelta(minutes=minutes)).isoformat()

    def text(self, path: str) -> str:
        """A name, an address or a number where the key's name asks for one, else its words."""
        known = self._in_known_form(path) or self._by_name(path)
        return known or f"{INVENTED}{words_of(_name_of(path))} {self._number(path) % 90 + 10}"

    def leaves_null(self, path: str) -> bool:
        """Whether it may be null, and neither its samples nor its name say how it looks."""
        form = self.forms.get(path)
        if form is None or not form.nullable:
            return False
        is_known = self._in_known_form(path) is not None or self._by_name(path) is not None
        return form.only_null or not is_known

    def _in_known_form(self, path: str) -> str | None:
        """A text as the page shows those of the key; None where it shows nothing of them."""
        form = self.forms.get(path) or self.forms.get(path.removesuffix("[]"))
        if form is None:
            return None
        number = self._number(path)
        if form.words:
            return form.words[number % len(form.words)]
        if form.format != "digits":
            return self.time(path) if form.format else None
        # A count or a code in digits is not an id.
        is_id = _ID_NAME.search(_name_of(path)) is not None
        return self.identity(path) if is_id else str(number % 90 + 10)

    def _by_name(self, path: str) -> str | None:
        """A text that the name of the key asks for; None where it asks for none in particular."""
        name, number = _name_of(path), self._number(path)
        for pattern, choices in _PICKED:
            if pattern.search(name):
                return choices[number % len(choices)]
        first, last = _FIRST_NAMES[number % 8], _LAST_NAMES[number // 8 % 7]
        if _ADDRESS.search(name):
            return f"{first}.{last}@example.com".lower()
        if _PHONE.search(name):
            return f"+1 555 01{number % 100:02d}"
        for ending, invent in _BY_NAME:
            if ending.search(name):
                return invent(self, path)
        if _FULL_NAME.search(name):
            of = _name_of(json_path.parent(path)) if json_path.parent(path) else ""
            is_person = "name" in name and (of.endswith(("_by", "_By", "wner")) or "full" in name)
            return f"{first} {last}" if is_person else f"{last} {number % 90 + 10}"
        return None

    def scalar(self, kind: str, path: str) -> Any:
        """A small number, or a truth that depends on the row."""
        number = self._number(path)
        if kind == "boolean":
            return bool(number % 2)
        if kind == "integer":
            return number % 90 + 1
        return number % 9000 / 100 + 1 if kind == "number" else None
