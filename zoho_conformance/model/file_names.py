"""Names of files that every system takes, made of what others called something."""

from __future__ import annotations

import re

_NOT_PORTABLE = re.compile(r'[<>:"|?*\\\x00-\x1f]')
"""What Windows takes in no name; a backslash, there, would lead to another folder."""

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\Z)", re.IGNORECASE)
"""What Windows takes for a device, with any ending."""


def portable_name(name: str) -> str:
    r"""The name of a file or a folder, without what some system could not have in it.

    >>> portable_name("aux.har"), portable_name("9:41 a.m."), portable_name("..\\x")
    ('_aux.har', '9_41 a.m', '.._x')
    """
    plain = _NOT_PORTABLE.sub("_", name).rstrip(". ") or "_"
    return f"_{plain}" if _DEVICES.match(plain) else plain
