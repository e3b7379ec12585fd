"""Fenced blocks of a Markdown page, with what an HTML comment before one says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = re.compile(
    r"(?:<!-- (?P<note>[^>]+?) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page; `output` is what the page shows of it, `…` standing for anything."""

    command: str
    exits: frozenset[int]
    output: str = ""
    background: bool = False

    def prints_as_shown(self, printed: str) -> bool:
        """Whether the output is as the page shows it."""
        pattern = ".*".join(re.escape(part.strip("\n")) for part in self.output.split("…"))
        return re.search(pattern, printed, re.DOTALL) is not None


def blocks(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The blocks of a language, each with the note before it."""
    for match in _BLOCK.finditer(text):
        if match["language"] == language:
            yield match["note"] or "", match["text"]


def steps(text: str) -> Iterator[Step]:
    """The commands of a page, in the order in which a reader would type them."""
    for match in _BLOCK.finditer(text):
        note = match["note"] or ""
        named = note.removeprefix("exit: ").split() if note.startswith("exit:") else ["0"]
        exits = frozenset(map(int, named))
        if match["language"] == "sh":
            for line in match["text"].splitlines():
                yield Step(line.partition("  #")[0].strip(), exits, background=note == "background")
        elif match["language"] == "console":
            for shown in re.split(r"^\$ ", match["text"], flags=re.MULTILINE)[1:]:
                command, _, output = shown.partition("\n")
                yield Step(command.strip(), exits, output)
