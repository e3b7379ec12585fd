"""Path templates such as `/{module}/{record_id}/actions/lock`: parsed once, matched and filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from urllib.parse import quote, unquote

import msgspec

from zoho_conformance.model.lazy_pattern import lazy_pattern

# The name of a slot may contain a slash, and some pages write one brace too many: `{note_id}}`.
_STEP = lazy_pattern(r"(?:\{+[^{}]*\}+|[^/])+")
_SLOT = lazy_pattern(r"\{+([^{}]*)\}+")

ANY = "{}"
"""What stands for a slot where its name does not count."""


class Step(msgspec.Struct, frozen=True, dict=True):
    """What stands between two slashes: texts with a slot between each two, `{id}.json`."""

    texts: tuple[str, ...]
    slots: tuple[str, ...]

    @staticmethod
    @lru_cache(maxsize=1024)
    def parse(text: str) -> Step:
        """The step that a template's text has between two slashes."""
        if "{" not in text:
            return Step((text,), ())
        *parts, last = _SLOT.split(text)
        return Step((*parts[::2], last), tuple(parts[1::2]))

    @cached_property
    def text(self) -> str:
        """The step as a template has it, each slot in one pair of braces."""
        if not self.slots:
            return self.texts[0]
        return self.fill({slot: f"{{{slot}}}" for slot in self.slots})

    @property
    def form(self) -> str:
        """The step without the names of its slots."""
        return ANY.join(self.texts)

    @cached_property
    def is_slot(self) -> bool:
        """Whether the step is nothing but one slot."""
        return self.texts == ("", "")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("(.+)".join(map(re.escape, self.texts)), re.DOTALL)

    def match(self, text: str) -> dict[str, str] | None:
        """The values of the slots in a step of a URL, decoded; None where the step is another."""
        if not self.slots:
            return {} if text == self.texts[0] else None
        match = self._pattern.fullmatch(text)
        return dict(zip(self.slots, map(unquote, match.groups()), strict=True)) if match else None

    def fill(self, values: Mapping[str, str]) -> str:
        """The step with values, as they are, in the places of its slots."""
        first, *rest = self.texts
        pairs = zip(self.slots, rest, strict=True)
        return first + "".join(values[slot] + text for slot, text in pairs)


class UrlTemplate(msgspec.Struct, frozen=True, dict=True):
    """The path template of an operation, taken apart into its steps."""

    steps: tuple[Step, ...]

    @staticmethod
    @lru_cache(maxsize=1024)
    def parse(text: str) -> UrlTemplate:
        """The template that a text is; slashes at its ends do not count."""
        return UrlTemplate(tuple(map(Step.parse, _STEP.findall(text))))

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of the slots, in order."""
        return tuple(slot for step in self.steps for slot in step.slots)

    def place_from_end(self, slot: str) -> int | None:
        """Which step from the end is a slot and nothing else; None where there is no such step.

        Of several the last counts, as for `match`.
        """
        steps = enumerate(reversed(self.steps), 1)
        return next((at for at, step in steps if step.is_slot and slot in step.slots), None)

    @property
    def form(self) -> tuple[str, ...]:
        """The steps without the names of their slots: what two spellings of one path share."""
        return tuple(step.form for step in self.steps)

    def match(self, path: str) -> dict[str, str] | None:
        """The values of the slots in a URL's path, decoded; None where the path is another.

        The template may begin anywhere in the path: below `/crm/v7`, as a rule.
        """
        sent = path.strip("/").split("/")
        if len(sent) < len(self.steps):
            return None
        values: dict[str, str] = {}
        for step, text in zip(reversed(self.steps), reversed(sent), strict=False):
            if not step.slots:
                if text != step.texts[0]:
                    return None
            elif step.is_slot and "%" not in text and text:
                values.setdefault(step.slots[0], text)
            else:
                matched = step.match(text)
                if matched is None:
                    return None
                values = matched | values
        return values

    def fill(self, values: Mapping[str, str]) -> str:
        """The path with the values in the places of the slots, encoded; each slot needs one."""
        encoded = {slot: quote(values[slot], safe="") for slot in self.slots}
        return "".join(f"/{step.fill(encoded)}" for step in self.steps)
