"""Addresses and path templates, taken apart below the API version that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

import msgspec

from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.url_template import UrlTemplate

_VERSION = lazy_pattern(r"v[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}", re.IGNORECASE)
_VERSION_SLOT = lazy_pattern(r"\{+[\w-]*version[\w-]*\}+", re.IGNORECASE)
_SLOT = lazy_pattern(r"\{+[^{}]*\}+")
_ROOT = "crm"
_MAX_STEPS_BEFORE_ROOT = 4
_ZOHO_HOST = lazy_pattern(
    r"(?P<service>(?:[a-z0-9-]+\.)+zoho(?:apis)?)\.[a-z]{2,3}(?:\.[a-z]{2})?\.?"
)


class Address(msgspec.Struct, frozen=True):
    """The steps of a path. `version` is that before them, None where none is named.

    `in_api`: the steps follow `/crm/{version}` and not a host, `bulk` as the first of them where
    the path has it before the version.
    """

    steps: tuple[str, ...]
    version: str | None
    in_api: bool


def service_of_host(host: str) -> str | None:
    """What a host of Zoho's serves, alike in all data centres: `content.zohoapis` for files.

    None for a host that is not Zoho's, whose owner is unknown.
    """
    match = _ZOHO_HOST.fullmatch(host.casefold())
    return match["service"] if match else None


def address_of_url(url: str) -> Address:
    """The address of a request, whatever its host and whatever stands before the API."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    steps = tuple(unquote(step) for step in path.split("/") if step)
    return _address_below_root(steps) or Address(steps, None, in_api=False)


def address_of_template(path: str) -> Address:
    """The address of an operation's path template, which may be a whole URL."""
    _, scheme, rest = path.partition("://")
    template = UrlTemplate.parse((rest if scheme else path).partition("?")[0])
    steps = tuple(step.text for step in template.steps)
    address = _address_below_root(steps)
    if address is not None:
        return address
    if scheme or _ROOT in (step.casefold() for step in steps[:2]):
        # An address of its own, such as that of a download: the host is not part of it.
        return Address(steps[1:] if scheme else steps, None, in_api=False)
    for index in (0, 1):
        if len(steps) > index and _is_version(steps[index]):
            without = (*steps[:index], *steps[index + 1 :])
            return Address(without, _version(steps[index]), in_api=True)
    return Address(steps, None, in_api=True)


def is_slot(step: str) -> bool:
    """Whether a step of a template is nothing but a slot: any value can stand there."""
    return _SLOT.fullmatch(step) is not None


def is_mixed(step: str) -> bool:
    """Whether a step of a template has text around a slot, such as `{job_id}.zip`."""
    return "{" in step and not is_slot(step)


def slot_name(step: str) -> str:
    """The name of what a slot stands for; pages write some with too many braces."""
    return step.strip("{}").casefold()


def _address_below_root(steps: Sequence[str]) -> Address | None:
    for index, step in enumerate(steps[:_MAX_STEPS_BEFORE_ROOT]):
        if step.casefold() != _ROOT:
            continue
        rest = steps[index + 1 :]
        if rest and _is_version(rest[0]):
            return Address(tuple(rest[1:]), _version(rest[0]), in_api=True)
        if len(rest) > 1 and rest[0].isalpha() and _is_version(rest[1]):
            return Address((rest[0], *rest[2:]), _version(rest[1]), in_api=True)
    return None


def _is_version(step: str) -> bool:
    return bool(_VERSION.fullmatch(step) or _VERSION_SLOT.fullmatch(step))


def _version(step: str) -> str | None:
    return step.casefold() if _VERSION.fullmatch(step) else None
