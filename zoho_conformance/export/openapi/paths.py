"""Paths: the templates of the pages as OpenAPI has them, whole and free of slips."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from zoho_conformance.export.openapi.naming import unique
from zoho_conformance.model.url_template import Step, UrlTemplate

_VERSION_SLOT = Step.parse("{version}")
_CRM = Step.parse("crm")
_VERSION = re.compile(r"v[0-9]+(\.[0-9]+)*")
_UNSAFE = re.compile(r"[^\w.-]+")
_LITERAL = "$-_.~!*'(),:;@&=+"


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder: its ``name`` in the document, and its ``own`` name on the page."""

    name: str
    own: str


@dataclass(frozen=True, slots=True)
class Path:
    """A path from the root of the host, with its placeholders in order."""

    template: str
    places: tuple[Place, ...]

    @property
    def form(self) -> str:
        """The template without names: what two spellings of one path have in common."""
        return re.sub(r"\{[^{}]*\}", "{}", self.template)

    def named_as(self, other: Path) -> Path:
        """This path with the names of another one of the same form."""
        pairs = zip(self.places, other.places, strict=True)
        return Path(other.template, tuple(replace(a, name=b.name) for a, b in pairs))

    @property
    def resource(self) -> str:
        """What the path is about: its first own word below the version."""
        steps = [step for step in self.template.split("/") if step and "{" not in step]
        below = [step for step in steps if step != "crm" and not _VERSION.fullmatch(step)]
        own = [step for step in below if step not in ("settings", "actions")]
        return unquote(next(iter((*own, *below)), "records"))


def whole(path: str, version: str | None) -> Path:
    """A contract's path, below ``/crm/{version}`` unless it has a version of its own."""
    plain = path.partition("?")[0].partition("#")[0]
    steps = list(UrlTemplate.parse(plain).steps)
    if version:
        steps = [Step.parse(version) if step == _VERSION_SLOT else step for step in steps]
    if not any(step == _VERSION_SLOT or _VERSION.fullmatch(step.form) for step in steps):
        steps.insert(0, Step.parse(version) if version else _VERSION_SLOT)
    if _CRM not in steps:
        steps.insert(0, _CRM)
    places: list[Place] = []
    template = "".join("/" + _step(step, places) for step in steps)
    return Path(template, tuple(places))


def _step(step: Step, places: list[Place]) -> str:
    """One step; the placeholders in it are added to ``places``."""
    first, *rest = map(_literal, step.texts)
    text = first
    for slot, literal in zip(step.slots, rest, strict=True):
        own = slot.strip()
        name = _UNSAFE.sub("_", own).strip("_") or "value"
        place = Place(unique(name, {each.name for each in places}), own)
        places.append(place)
        text += f"{{{place.name}}}{literal}"
    return text


def _literal(text: str) -> str:
    return quote(unquote(re.sub(r"[{}]", "", text)), safe=_LITERAL)
