"""The name of a recording in reports: its path, without what may be an id or a person."""

from __future__ import annotations

from zoho_conformance.model.lazy_pattern import lazy_pattern

_PERSONAL = lazy_pattern(r"[0-9]{6,}|[^\s/@]+@[^\s/@]+\.\w+")
"""An id or an e-mail address in the name of a file."""

_UNPRINTABLE = lazy_pattern(r"[^A-Za-z0-9_.,+=()\-/{}]+")


def is_personal(name: str) -> bool:
    """Whether a name has an id or an e-mail address in it."""
    return _PERSONAL.search(name) is not None


def recording_label(name: str) -> str:
    """A source's name without its ending, and without an id or an e-mail address."""
    from zoho_conformance.exchanges.formats.find_sources import (  # noqa: PLC0415 - for names alone
        name_of,
    )

    return _UNPRINTABLE.sub("_", _PERSONAL.sub("{}", name_of(name)))
