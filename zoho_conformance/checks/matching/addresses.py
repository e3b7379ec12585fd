"""Addresses and path templates, taken apart below the API version that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from zoho_conformance.model.url_template import UrlTemplate

_VERSION = re.compile(r"v[0-9]+(?:\.[0-9]+)*", re.IGNORECASE)
_ANY_VERSION = re.compile(r"\{+[\w-]*version[\w-]*\}+", re.IGNORECASE)
_ROOT = "crm"


@dataclass(frozen=True, slots=True)
class Address:
    """The steps of a path. ``version`` is that before them, None where none is named.

    ``below``: the steps follow ``/crm/{version}`` and not a host, ``bulk`` as the first of them
    where the path has it before the version.
    """

    steps: tuple[str, ...]
    version: str | None
    below: bool


def of_request(url: str) -> Address:
    """The address that a request went to, wherever its host and whatever stands before the API."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    steps = tuple(unquote(step) for step in path.split("/") if step)
    return _below_root(steps) or Address(steps, None, below=False)


def of_template(path: str) -> Address:
    """The address of an operation's path template, which may be a whole URL."""
    _, scheme, rest = path.partition("://")
    template = UrlTemplate.parse((rest if scheme else path).partition("?")[0])
    steps = tuple(step.text for step in template.steps)
    found = _below_root(steps)
    if found is not None:
        return found
    if scheme or _ROOT in (step.casefold() for step in steps[:2]):
        # An address of its own, such as that of a download: the host is not part of it.
        return Address(steps[1:] if scheme else steps, None, below=False)
    for at in (0, 1):
        if len(steps) > at and _is_version(steps[at]):
            return Address((*steps[:at], *steps[at + 1 :]), _named(steps[at]), below=True)
    return Address(steps, None, below=True)


def is_place(step: str) -> bool:
    """Whether a step of a template stands for a value; pages write some with too many braces."""
    return "{" in step


def place_name(step: str) -> str:
    """The name of what a place stands for."""
    return step.strip("{}").casefold()


def _below_root(steps: Sequence[str]) -> Address | None:
    for at, step in enumerate(steps[:4]):
        if step.casefold() != _ROOT:
            continue
        rest = steps[at + 1 :]
        if rest and _is_version(rest[0]):
            return Address(tuple(rest[1:]), _named(rest[0]), below=True)
        if len(rest) > 1 and rest[0].isalpha() and _is_version(rest[1]):
            return Address((rest[0], *rest[2:]), _named(rest[1]), below=True)
    return None


def _is_version(step: str) -> bool:
    return bool(_VERSION.fullmatch(step) or _ANY_VERSION.fullmatch(step))


def _named(step: str) -> str | None:
    return step.casefold() if _VERSION.fullmatch(step) else None
