"""Private forms: whatever is not known to be harmless in a text becomes a stable short form.

A private report is for people who may not even see what a module or a field of the org is called.
So a word stays only if it is documented, or one of our own: a text that is added later, and
that quotes something new, is masked by default.
"""

from __future__ import annotations

import ast
import hashlib
import hmac
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

_WORD = re.compile(r"[\w$~](?:[\w$~-]*[\w$~])?")
_PRIVATE = re.compile(r"name~[0-9a-f]{6}(\([0-9]+\))?")
_FORM = re.compile(r"[Aa9]+(?:[_-]+[Aa9]+)*")
"""What `shown.form_of` and identities leave of a word."""

_NUMBER = re.compile(r"[A-Za-z]?[0-9]{1,4}")
_NUMBERED = re.compile(r"(.+)-[0-9]{1,4}")
_VARIABLE = re.compile(r"\$?([A-Z][A-Z0-9_]*?)(?:_[0-9])?")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2})?")
_DIGEST = re.compile(r"[0-9a-f]{8}|[0-9a-f]{12}")
_HARMLESS = (_PRIVATE, _FORM, _NUMBER, _TIME, _DIGEST)

_ROOMS = (
    "checks",
    "contracts",
    "exchanges/cassettes",
    "exchanges/formats",
    "exchanges/http",
    "model",
    "reports",
    "runs",
    "watch",
)
"""Where the texts of reports are written; not where names of people are listed, as in `scan`."""


class Privacy:
    """Masks texts: the `documented` words stay, and our own; `salt` makes the forms one's own.

    The same word has the same form wherever the salt is the same, and without the salt, which word
    it is cannot be looked up. `lasting` is whether other runs have the salt too.
    """

    def __init__(self, documented: Collection[str], salt: str, *, lasting: bool = True) -> None:
        self.lasting = lasting
        self._known = frozenset(documented) | own_words()
        self._key = salt.encode(errors="surrogatepass")

    def text(self, text: str) -> str:
        """The text with the short form of each word that is neither documented nor ours."""
        return _WORD.sub(lambda word: self._word(word[0]), text)

    def name(self, name: str) -> str:
        """The short form of a whole name, whatever it is made of; nothing stays nothing."""
        if not name or _PRIVATE.fullmatch(name):
            return name
        digest = hmac.new(self._key, name.encode(errors="surrogatepass"), hashlib.sha256)
        return f"name~{digest.hexdigest()[:6]}"

    def _word(self, word: str) -> str:
        if word in self._known or any(form.fullmatch(word) for form in _HARMLESS):
            return word
        variable = _VARIABLE.fullmatch(word)
        if variable and variable[1].casefold() in self._known:
            # A variable of a shell has the name of what a page names.
            return word
        numbered = _NUMBERED.fullmatch(word)
        return word if numbered and numbered[1] in self._known else self.name(word)


def words_in(value: Any) -> Iterator[str]:
    """The words of all texts in a JSON value, its keys included."""
    if isinstance(value, str):
        yield from _WORD.findall(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from words_in(key)
            yield from words_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from words_in(item)


@cache
def own_words() -> frozenset[str]:
    """The words of our own texts. They are read off the code, so that none can be forgotten."""
    from importlib.resources import files  # noqa: PLC0415 - few runs are private

    package = files(__package__.partition(".")[0])
    modules = (module for room in _ROOMS for module in _modules(package / room))
    return frozenset(word for module in modules for word in words_of_code(module.read_text()))


def _modules(folder: Any) -> Iterator[Any]:
    """The modules below a folder of the package, which need not be one of a file system."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _modules(entry)
        elif entry.name.endswith(".py"):
            yield entry


def words_of_code(source: str) -> Iterator[str]:
    """The words of the texts in a module, but for its docstrings, which nothing shows."""
    nodes = list(ast.walk(ast.parse(source)))
    unused = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in unused
        ):
            yield from _WORD.findall(node.value)
