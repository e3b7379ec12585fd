"""Any text file: what it gives away, with its line."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from zoho_conformance.exchanges.scan.content import Content, Exposure
from zoho_conformance.exchanges.scan.joined import without_those_in
from zoho_conformance.exchanges.scan.tokens import Match
from zoho_conformance.model.untrusted_yaml import parse_yaml
from zoho_conformance.model.yaml_errors import UntrustedYamlError

# A word after `NAME=` is a value there, and no variable.
_SETTINGS = frozenset(
    {
        ".env",
        ".ini",
        ".cfg",
        ".conf",
        ".properties",
        ".toml",
        ".tfvars",
        ".npmrc",
        ".netrc",
        ".yaml",
        ".yml",
    }
)
_COMMENT = re.compile(r"(?m)(?:^|\s)(#.*)$")
_START_CHARS = 12
_SNIFFED_CHARS = 4096
_MAX_LOOKED_FOR = 1000


def find_in_text_file(file: Path, text: str) -> Iterator[tuple[int | None, Exposure]]:
    """What a text file gives away, each with its line as far as it is known."""
    lines = Lines(text)
    suffix = file.suffix.casefold() or file.name.casefold()
    content = Content("", is_settings=suffix in _SETTINGS or file.name.startswith(".env"))
    parse = _PARSERS.get(suffix)
    parsed = parse(text) if parse else None
    exposures: Iterable[Exposure]
    if isinstance(parsed, (dict, list)):
        in_data = list(content.in_data(parsed))
        exposures = [*in_data, *find_beside(text, (exposure.value for exposure in in_data))]
    else:
        exposures = content.in_text(text)
    seen: set[tuple[int | None, str]] = set()
    for exposure in exposures:
        line = lines.of(exposure.value)
        if (line, exposure.value) not in seen:
            seen.add((line, exposure.value))
            yield line, exposure


def find_beside(text: str, values: Iterable[str]) -> Iterator[Exposure]:
    """What the text of a file of data gives away beside its data: in comments, keys and tags."""
    known = list(values)
    comments = "\n".join(_COMMENT.findall(text))
    for exposure in Content("").in_text(comments) if comments else ():
        if any(without_those_in(known, [Match(exposure.what, exposure.value)])):
            known.append(exposure.value)
            yield exposure
    yield from Content("").secrets_beside(text, known)


class Lines:
    """The lines of a text, in which values are looked for in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._begin, self._line = 0, 1
        self._left = _MAX_LOOKED_FOR

    def of(self, value: str) -> int | None:
        """The line a value begins in, from 1; None where it stands there only encoded.

        After the first thousand none is looked for: each may take a look at the whole text.
        """
        if not value or not self._left:
            return None
        self._left -= 1
        for start in (value, value[:_START_CHARS]):
            for begin in (self._begin, 0):
                at = self._text.find(start, begin)
                if at >= 0:
                    return self._line_at(at)
        return None

    def _line_at(self, at: int) -> int:
        if at < self._begin:
            return self._text.count("\n", 0, at) + 1
        self._line += self._text.count("\n", self._begin, at)
        self._begin = at
        return self._line


def _parse_yaml(text: str) -> Any:
    """The data in a text; None where it is no YAML, or YAML that is not to be built."""
    try:
        return parse_yaml(text.encode(errors="replace"))
    except UntrustedYamlError:
        return None


def _parse_toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _parse_table(text: str) -> Any:
    """The rows of a table, by the names in its first line; None where it has no such line."""
    try:
        dialect = csv.Sniffer().sniff(text[:_SNIFFED_CHARS], ",;\t|")
        rows = list(csv.DictReader(text.splitlines(), dialect=dialect, restkey="further"))
    except csv.Error:
        return None
    return rows or None


_PARSERS: dict[str, Callable[[str], Any]] = {
    ".yaml": _parse_yaml,
    ".yml": _parse_yaml,
    ".toml": _parse_toml,
    ".csv": _parse_table,
    ".tsv": _parse_table,
}
