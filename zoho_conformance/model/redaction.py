"""Pseudonyms: invented values of the same form, the same one for the same value wherever it stands.

What may stay is listed, and everything else goes: documented names, values and messages, times,
booleans and small numbers stay, and so does what looks like an API's word under a key that is known
to hold such words. Ids become other ids of as many digits, names and texts other words of the same
lengths and case. So what a check looks at survives, and what a value says does not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from zoho_conformance.model.json_values import DATE_TIME, comparable
from zoho_conformance.model.shown import is_word

_ID = re.compile(r"(?<![0-9])[0-9]{6,}(?![0-9])")
_EMAIL = re.compile(r"([\w.+-]+)(@|%40)([\w-]+(?:\.[\w-]+)+)")
# The last: digits, accents and pictures of other scripts, which no word has.
_PART = re.compile(r"[^\W\d_]+|[0-9]+|[^\x00-\x7f]+")
_MAX_PLAIN_NUMBER = 99_999
_MAX_KEPT_CHARS = 40
_HASH_DIGITS = 80
"""More than a hash has."""
_BOOLEANS = ("true", "false")
_UNKNOWN = "?"
"""What every key is called that lies inside an undocumented object."""
SYLLABLES = tuple(re.findall("..", "bakelimonurasetivozudafegiholumeniporusa"))
"""What invented words are made of."""

_LETTERS = re.compile(r"[^\W\d_]+")

WORDS = frozenset(
    {
        "code",
        "status",
        "comparator",
        "feature_type",
        "group_operator",
        "lock_type",
        "locked_for",
        "permissions",
        "restricted_actions",
        "restricted_communications",
        "supported_values",
        "type",
        "$sharing_permission",
        "Lock_Source__s",
    }
)
"""Keys whose values are the API's own words, as long as they look like such."""


def may_be_invented(text: str) -> bool:
    """Whether a text may be a pseudonym: all its words are of the syllables of such."""
    words = _LETTERS.findall(text.casefold())
    syllables = [word[at : at + 2] for word in words for at in range(0, len(word), 2)]
    starts = {syllable[0] for syllable in SYLLABLES}
    return bool(syllables) and all(each in SYLLABLES or each in starts for each in syllables)


class Pseudonyms:
    """One mapping of real values to invented ones.

    `keep` are texts that stay (documented names, values and messages); `salt` makes the invented
    ones those of this mapping alone, so that they cannot be looked up.
    """

    def __init__(self, keep: Collection[str] = (), salt: str = "") -> None:
        self._keep = frozenset(map(comparable, keep))
        self._salt = salt
        self._ids: dict[str, str] = {}
        self._taken: set[str] = set()
        self._keys: dict[str, str] = {}
        """The keys that were met, as they are written: the objects of a list share theirs."""
        self._staying: set[str] = set()
        self.replaced: set[str] = set()
        """Every real text and id that was replaced: none may be found in what is written."""
        self.kept: set[str] = set()
        """Every text that stayed because it looks like an API's word where such words stand."""

    def stand_in(self, real: str, invented: str) -> None:
        """Have an id replaced by one that is given, and not drawn; by itself, have it stay."""
        self._taken.add(invented)
        if real == invented:
            self._staying.add(real)
        else:
            self._ids[real] = invented
            self.replaced.add(real)

    def body(self, value: Any, key: str = "") -> Any:
        """The same JSON with invented ids, names and texts; `key` is the key that it stands under.

        Inside an undocumented object no key is known to hold words.
        """
        made: list[Any] = [None]
        # What is made, where a part of it goes, and the value and the key that it is made of.
        pending: list[tuple[Any, Any, Any, str]] = [(made, 0, value, key)]
        while pending:
            holder, at, node, key = pending.pop()
            if isinstance(node, dict):
                names = {name: self._keys.get(name) or self.key(name) for name in node}
                inside: Any = dict.fromkeys(names.values())
                is_known = not key or comparable(key) in self._keep
                parts: list[Any] = [
                    (inside, names[name], item, name if is_known else _UNKNOWN)
                    for name, item in node.items()
                ]
            elif isinstance(node, list):
                inside = [None] * len(node)
                parts = [(inside, index, item, key) for index, item in enumerate(node)]
            else:
                inside, parts = self._scalar(node, key), []
            holder[at] = inside
            pending.extend(reversed(parts))
        return made[0]

    def _scalar(self, value: Any, key: str) -> Any:
        if isinstance(value, str):
            return self.text(value, key)
        if isinstance(value, (int, float)) and abs(value) > _MAX_PLAIN_NUMBER:
            return self._number(value)
        return value

    def text(self, text: str, key: str = "") -> str:
        """A text of the same form; `key` is the key that it stands under."""
        if self._is_kept(text) or DATE_TIME.fullmatch(text):
            return text
        if key in WORDS and is_word(text):
            self.kept.add(text)
            return text
        return self._invent(text)

    def url(self, address: str) -> str:
        """The same address with invented ids, and e-mail addresses in its query."""
        path, mark, query = address.partition("?")
        query = _EMAIL.sub(
            lambda match: self._invent(match[1]) + match[2] + self._invent(match[3]), query
        )
        return _ID.sub(lambda match: self._id(match[0]), path + mark + query)

    def path(self, path: str) -> str:
        """The same path with invented ids and names."""
        return "/".join(
            step if not step or self._is_kept(unquote(step)) else quote(self._invent(unquote(step)))
            for step in path.split("/")
        )

    def _is_kept(self, text: str) -> bool:
        return comparable(text) in self._keep or text in _BOOLEANS or text in self._staying

    def _invent(self, text: str) -> str:
        if _PART.search(text):
            self.replaced.add(text)
        return _PART.sub(lambda match: self._part(match[0]), text)

    def _part(self, part: str) -> str:
        if not part[0].isdigit() or not part.isascii():
            # A text without spaces may be of any length, and is met once.
            invent = _word if len(part) <= _MAX_KEPT_CHARS else _make_word
            return invent(part, self._salt)
        return self._id(part) if _ID.fullmatch(part) else self._draw(part, len(part))

    def key(self, name: str) -> str:
        """A key stays where it is, or looks like, one of the API's; any other may be a person's."""
        if self._is_kept(name):
            written = name
        elif is_word(name):
            self.kept.add(name)
            written = name
        else:
            written = self._invent(name)
        self._keys[name] = written
        return written

    def _number(self, value: Any) -> Any:
        """A number of as many digits; whole numbers like ids, since they may be some."""
        digits = str(abs(value))
        if digits in self._staying:
            return value
        self.replaced.add(digits)
        if not isinstance(value, int):
            return float(self._draw(digits, 6))
        return int(self._id(digits)) * (1 if value > 0 else -1)

    def _id(self, real: str) -> str:
        """As many digits, no zero first, and no two ids alike."""
        if real not in self._ids:
            self.replaced.add(real)
            salt = 0
            drawn = self._draw(real, len(real))
            while drawn in self._taken or drawn == real:
                salt += 1
                drawn = self._draw(f"{real}/{salt}", len(real))
            self._taken.add(drawn)
            self._ids[real] = drawn
        return self._ids[real]

    def _draw(self, seed: str, digits: int) -> str:
        number = _hash(seed, self._salt)
        if digits > _HASH_DIGITS:
            return f"1{number:0{digits - 1}}"
        return str(number % (9 * 10 ** (digits - 1)) + 10 ** (digits - 1))


# The samples of a page, and the rows of an answer, are in few words.
@lru_cache(maxsize=4096)
def _word(word: str, salt: str) -> str:
    return _make_word(word, salt)


def _make_word(word: str, salt: str) -> str:
    """A made-up word of the same length and case."""
    number = _hash(word.casefold(), salt)
    made = ""
    while len(made) < len(word):
        number, at = divmod(number, len(SYLLABLES))
        made += SYLLABLES[at]
    letters = zip(word, made, strict=False)
    return "".join(new.upper() if old.isupper() else new for old, new in letters)


def _hash(seed: str, salt: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}{seed}".encode()).digest())
