"""Names and paths in a document, in forms that OpenAPI and code generators accept."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from zoho_conformance.model.url_template import Step, UrlTemplate

_WORD = re.compile(r"[A-Za-z0-9]+")


def as_words(name: str) -> str:
    """The parts of a name as words, the first one capitalized: `get_locks` is `Get locks`."""
    parts = _WORD.findall(re.sub(r"__[a-z]$", "", name))
    text = " ".join(part if part.isupper() else part.lower() for part in parts)
    return text[:1].upper() + text[1:]


def type_name(name: str) -> str:
    """A name in upper camel case: `get_locks_2` is `GetLocks_2`."""
    parts = (part[:1].upper() + part[1:] for part in _WORD.findall(name))
    return "".join(f"_{part}" if part[0].isdigit() else part for part in parts).lstrip("_")


def unique_name(name: str, taken: Collection[str]) -> str:
    """The name, or where it is taken the name with the first free number."""
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name}_{count}"
    return candidate


_VERSION_SLOT = Step.parse("{version}")
_CRM = Step.parse("crm")
_VERSION = re.compile(r"v[0-9]+(\.[0-9]+)*")
_UNSAFE = re.compile(r"[^\w.-]+")
_LITERAL = "$-_.~!*'(),:;@&=+"


@dataclass(frozen=True, slots=True)
class PathParameter:
    """A parameter in a path: its `name` in the document, and its name on the page."""

    name: str
    page_name: str


@dataclass(frozen=True, slots=True)
class Path:
    """A path from the root of the host, with its parameters in order."""

    template: str
    parameters: tuple[PathParameter, ...]

    @property
    def shape(self) -> str:
        """The template without names: what two spellings of the same path have in common."""
        return re.sub(r"\{[^{}]*\}", "{}", self.template)

    def with_names_of(self, other: Path) -> Path:
        """This path with the parameter names of another one of the same shape."""
        pairs = zip(self.parameters, other.parameters, strict=True)
        return Path(other.template, tuple(replace(a, name=b.name) for a, b in pairs))

    @property
    def resource(self) -> str:
        """What the path is about: its first own segment below the version."""
        steps = [step for step in self.template.split("/") if step and "{" not in step]
        below = [step for step in steps if step != "crm" and not _VERSION.fullmatch(step)]
        own = [step for step in below if step not in ("settings", "actions")]
        return unquote(next(iter((*own, *below)), "records"))


def full_path(path: str, version: str | None) -> Path:
    """A contract's path from the root, below `/crm/{version}` unless it has a version itself."""
    plain = path.partition("?")[0].partition("#")[0]
    steps = list(UrlTemplate.parse(plain).steps)
    if version:
        steps = [Step.parse(version) if step == _VERSION_SLOT else step for step in steps]
    if not any(step == _VERSION_SLOT or _VERSION.fullmatch(step.form) for step in steps):
        steps.insert(0, Step.parse(version) if version else _VERSION_SLOT)
    if _CRM not in steps:
        steps.insert(0, _CRM)
    parameters: list[PathParameter] = []
    template = "".join("/" + _write_step(step, parameters) for step in steps)
    return Path(template, tuple(parameters))


def _write_step(step: Step, parameters: list[PathParameter]) -> str:
    """One step of the template; its parameters are added to `parameters`."""
    first, *rest = map(_literal, step.texts)
    text = first
    for slot, literal in zip(step.slots, rest, strict=True):
        page_name = slot.strip()
        name = _UNSAFE.sub("_", page_name).strip("_") or "value"
        name = unique_name(name, {parameter.name for parameter in parameters})
        parameters.append(PathParameter(name, page_name))
        text += f"{{{name}}}{literal}"
    return text


def _literal(text: str) -> str:
    return quote(unquote(re.sub(r"[{}]", "", text)), safe=_LITERAL)
