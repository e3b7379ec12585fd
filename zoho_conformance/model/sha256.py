"""SHA-256 by Python's own module, without OpenSSL: that takes longer to load than a page to judge.

`hashlib` loads it, and `random` of the standard library goes the same way around it. What digests
much should use `hashlib`, which is faster once it is there.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_MODULES = ("_sha2", "_sha256", "hashlib")
"""The module of Python from 3.12 on, that of Python before, and where neither is."""


def sha256_hex(*parts: bytes) -> str:
    """The SHA-256 of some bytes after one another, in hexadecimal digits."""
    content = _sha256()
    for part in parts:
        content.update(part)
    return str(content.hexdigest())


def _find_sha256() -> Any:
    for name in _MODULES[:-1]:
        try:
            return import_module(name).sha256
        except (ImportError, AttributeError):
            continue
    return import_module(_MODULES[-1]).sha256


_sha256 = _find_sha256()
