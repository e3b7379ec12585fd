"""What the rules mean, for people: read from ``explained.toml`` when somebody asks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Explanation:
    """What breaks where a rule is broken, one case of it, and what to do."""

    means: str
    example: str
    advice: str


@cache
def explanations() -> dict[str, Explanation]:
    """The explanation of every rule, by its id."""
    held = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        id_: Explanation(**{name: " ".join(text.split()) for name, text in texts.items()})
        for id_, texts in held.items()
    }
