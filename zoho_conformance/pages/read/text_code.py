"""Where the code of a text page begins and ends, and what was glued to its ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from zoho_conformance.pages.blocks import Code
from zoho_conformance.pages.read.text_lines import (
    COPY_BUTTON,
    Line,
    glued_heading,
    is_caption,
    is_note,
    is_section,
    section_kind,
)
from zoho_conformance.pages.samples import sample_exchange

_CODE_START = re.compile(rf"\s*{COPY_BUTTON}(?=\s*$|\S|\s+[{{\[<])")
_SAMPLES = ("sample request", "sample input", "sample response")
# How code begins where the button was dropped.
_CODE_START_WITHOUT_BUTTON = re.compile(r"\s*(curl\s|[{\[]|\"[^\"]*\"\s*:|https?://)")
# Words that begin right behind closed brackets or a closed request.
_BEHIND_BRACKETS = re.compile(r"(\s*[}\]]+|.*-X\s*(?:GET|POST|PUT|PATCH|DELETE))\s*([A-Z][a-z].*)")
_BEHIND_QUOTE = re.compile(r"(\s*(?:curl|-[A-Za-z]).*[\"'])([A-Z][a-z].*)")
_CODE_LIKE = re.compile(
    r"[{}\[\]\"'\u201c\u201d\u2018\u2019<,.\u2026/*#\d-]|(?:curl|true|false|null)\b|.*[;={(\[]\s*\Z"
)
_JSON = re.compile(r"\s*[{\[\"]")
_MIN_SENTENCE_WORDS = 3
_STRING = re.compile(r'"[^"]*"')
_MAX_INDENT = 30


def gather_code(lines: Sequence[Line], margin: int) -> list[Line | Code]:
    """The lines of the page, those that are code gathered into blocks.

    Code ends at a heading, which stands at the margin, at a list, and where other code begins.
    """
    pieces: list[Line | Code] = []
    code: list[Line] = []
    in_sample = False
    for line in _unglue_buttons(lines):
        is_heading = line.indent == margin and is_section(line.words)
        begins = _CODE_START.match(line.text) is not None
        begins_without_button = (
            in_sample and not code and _CODE_START_WITHOUT_BUTTON.match(line.text) is not None
        )
        # In a program a section's words with a colon are a comment.
        is_heading = is_heading and not (code and line.words.endswith(":"))
        ends = is_heading or is_note(line.words) or line.item is not None
        if code and (begins or ends):
            pieces += _block(code)
            code = []
        if is_heading:
            in_sample = section_kind(line.words) in _SAMPLES
        elif line.item is not None:
            in_sample = False
        if begins or begins_without_button or (code and not ends):
            own, *glued = _unglue_end(line, margin)
            code += [own, *glued]
            # A heading that was glued to the last line of code ends the block at once.
            if glued and (is_section(glued[0].words) or is_note(glued[0].words)):
                heading = code.pop()
                in_sample = section_kind(heading.words) in _SAMPLES
                pieces += [*_block(code), heading]
                code = []
        else:
            pieces.append(line)
    return [*pieces, *_block(code)]


def _unglue_buttons(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, with a heading that the button was glued to on a line of its own."""
    for line in lines:
        before, button, _ = line.text.partition(COPY_BUTTON)
        if button and is_section(before.strip()):
            yield Line(before.rstrip(), line.number)
            yield Line(line.text[len(before) :], line.number)
        else:
            yield line


def _unglue_end(line: Line, margin: int) -> list[Line]:
    """A line of code, and on a line of its own, at the margin, what was glued to its end."""
    at = glued_heading(line.text)
    if at is None:
        at = _glued_words(line.text)
    if at is None:
        return [line]
    glued = " " * margin + line.text[at:]
    return [Line(line.text[:at].rstrip(), line.number), Line(glued, line.number)]


def _glued_words(code: str) -> int | None:
    if match := _BEHIND_BRACKETS.fullmatch(code):
        return match.start(2)
    match = _BEHIND_QUOTE.fullmatch(code)
    if match and match[1].count('"') % 2 == 0 and match[1].count("'") % 2 == 0:
        return match.start(2)
    return None


def _block(code: Sequence[Line]) -> list[Line | Code]:
    """A block of code, and the prose below it that nothing separates from it."""
    if not code:
        return []
    end = len(code)
    is_json = _JSON.match(_CODE_START.sub("", code[0].text, count=1)) is not None
    while end > 1 and _is_prose(code[end - 1].words, in_json=is_json):
        end -= 1
    text = "\n".join(_indent_by_brackets([line.text for line in code[:end]]))
    text = _CODE_START.sub("", text, count=1)
    return [Code(text, _language(text), code[0].number), *code[end:]]


def _language(code: str) -> str:
    """The language that the page's own tab would name, as far as it matters."""
    if code.lstrip().startswith("curl"):
        return "curl"
    return "deluge" if sample_exchange.is_deluge(code) else ""


def _indent_by_brackets(code: Sequence[str]) -> Sequence[str]:
    """The code, indented again by its brackets where a crawl dropped all indentation.

    Only a sample that is not JSON is read by its indentation.
    """
    if any(line.startswith(" ") for line in code[1:]):
        return code
    indented = []
    depth = 0
    for line in code:
        brackets = [mark for mark in _STRING.sub("", line) if mark in "{}[]"]
        closed = len(list(takewhile(lambda mark: mark in "}]", brackets)))
        indented.append(" " * max(0, min(depth - closed, _MAX_INDENT)) + line)
        depth += sum(1 if mark in "{[" else -1 for mark in brackets)
    return indented


def _is_prose(words: str, *, in_json: bool) -> bool:
    """Whether a line below code is prose: lines of JSON begin with one of a few marks."""
    if _CODE_LIKE.match(words):
        return False
    if in_json or not words[0].isascii():
        return True
    return words[0].isupper() and (
        is_caption(words) or words.endswith((".", ":")) or len(words.split()) >= _MIN_SENTENCE_WORDS
    )
