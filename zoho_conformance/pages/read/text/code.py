"""Where the code of a text page begins and ends, and what was glued to its ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from zoho_conformance.pages.read.blocks import Code
from zoho_conformance.pages.read.text import headings
from zoho_conformance.pages.read.text.lines import Line

_BUTTON = "Copied"
"""The words of the button that stands before each block of code."""
_BEGINS = re.compile(r"\s*Copied(?=\s*$|\S|\s+[{\[<])")
_SAMPLES = ("sample request", "sample input", "sample response")
# How code begins where the button was dropped.
_BARE = re.compile(r"\s*(curl\s|[{\[]|\"[^\"]*\"\s*:|https?://)")
# Words that begin right behind closed brackets or a closed request.
_BEHIND = re.compile(r"(\s*[}\]]+|.*-X\s*(?:GET|POST|PUT|PATCH|DELETE))\s*([A-Z][a-z].*)")
_BEHIND_QUOTE = re.compile(r"(\s*(?:curl|-[A-Za-z]).*[\"'])([A-Z][a-z].*)")
_CODE_LIKE = re.compile(
    r"[{}\[\]\"'\u201c\u201d\u2018\u2019<,.\u2026/*#\d-]|(?:curl|true|false|null)\b|.*[;={(\[]\s*\Z"
)
_JSON = re.compile(r"\s*[{\[\"]")
_FEWEST_WORDS = 3
_DELUGE = re.compile(r"\binvokeurl\b|\bzoho\.crm\.\w|\A\s*Syntax\s*:|^ *info \w+;", re.MULTILINE)
_STRING = re.compile(r'"[^"]*"')
_INDENT = 1
_DEEPEST = 30


def cut(lines: Sequence[Line], margin: int) -> list[Line | Code]:
    """The lines of the page, those that are code gathered into blocks.

    Code ends at a heading, which stands at the margin, at a list, and where other code begins.
    """
    pieces: list[Line | Code] = []
    held: list[Line] = []
    in_sample = False
    for line in _parted(lines):
        section = line.indent == margin and headings.is_section(line.words)
        begins = _BEGINS.match(line.text) is not None
        bare = in_sample and not held and _BARE.match(line.text) is not None
        # In a program a section's words with a colon are a remark of its own.
        section = section and not (held and line.words.endswith(":"))
        ends = section or headings.is_note(line.words) or line.item is not None
        if held and (begins or ends):
            pieces += _block(held)
            held = []
        if section:
            in_sample = headings.kind(line.words) in _SAMPLES
        elif line.item is not None:
            in_sample = False
        if begins or bare or (held and not ends):
            own, *glued = _apart(line, margin)
            held += [own, *glued]
            # A heading that was glued to the last line of code ends the block at once.
            if glued and (headings.is_section(glued[0].words) or headings.is_note(glued[0].words)):
                heading = held.pop()
                in_sample = headings.kind(heading.words) in _SAMPLES
                pieces += [*_block(held), heading]
                held = []
        else:
            pieces.append(line)
    return [*pieces, *_block(held)]


def _parted(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, a heading that the button was glued to on a line of its own."""
    for line in lines:
        before, button, _ = line.text.partition(_BUTTON)
        if button and headings.is_section(before.strip()):
            yield Line(before.rstrip(), line.number)
            yield Line(line.text[len(before) :], line.number)
        else:
            yield line


def _apart(line: Line, margin: int) -> list[Line]:
    """A line of code, and on a line of its own, at the margin, what was glued to its end."""
    at = headings.glued(line.text)
    if at is None:
        at = _behind(line.text)
    if at is None:
        return [line]
    behind = " " * margin + line.text[at:]
    return [Line(line.text[:at].rstrip(), line.number), Line(behind, line.number)]


def _behind(code: str) -> int | None:
    if found := _BEHIND.fullmatch(code):
        return found.start(2)
    found = _BEHIND_QUOTE.fullmatch(code)
    if found and found[1].count('"') % 2 == 0 and found[1].count("'") % 2 == 0:
        return found.start(2)
    return None


def _block(held: Sequence[Line]) -> list[Line | Code]:
    """A block of code, and the prose below it that nothing parts from it."""
    if not held:
        return []
    end = len(held)
    json = _JSON.match(_BEGINS.sub("", held[0].text, count=1)) is not None
    while end > 1 and _is_prose(held[end - 1].words, json=json):
        end -= 1
    text = _BEGINS.sub("", "\n".join(_indented([line.text for line in held[:end]])), count=1)
    return [Code(text, _language(text), held[0].number), *held[end:]]


def _language(code: str) -> str:
    """The language that the page's own tab would name, as far as it matters."""
    if code.lstrip().startswith("curl"):
        return "curl"
    return "deluge" if _DELUGE.search(code) else ""


def _indented(code: Sequence[str]) -> Sequence[str]:
    """The code, by its brackets indented again where a crawl dropped all indentation.

    Nothing but a sample that is no JSON is read by its indentation.
    """
    if any(line.startswith(" ") for line in code[1:]):
        return code
    found = []
    depth = 0
    for line in code:
        marks = [mark for mark in _STRING.sub("", line) if mark in "{}[]"]
        closed = len(list(takewhile(lambda mark: mark in "}]", marks)))
        found.append(" " * _INDENT * max(0, min(depth - closed, _DEEPEST)) + line)
        depth += sum(1 if mark in "{[" else -1 for mark in marks)
    return found


def _is_prose(words: str, *, json: bool) -> bool:
    """Whether a line below code is none: in JSON lines begin with a few marks alone."""
    if _CODE_LIKE.match(words):
        return False
    if json or not words[0].isascii():
        return True
    return words[0].isupper() and (
        headings.is_caption(words)
        or words.endswith((".", ":"))
        or len(words.split()) >= _FEWEST_WORDS
    )
