"""SHA-256 without OpenSSL is that of the standard library, whatever Python has of it."""

from __future__ import annotations

import hashlib
from importlib import import_module
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoho_conformance.model import sha256


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_a_digest_is_that_of_the_standard_library(parts: list[bytes]) -> None:
    assert sha256.sha256_hex(*parts) == hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.mark.parametrize("lacks", [(), ("_sha2",), ("_sha256",), ("_sha2", "_sha256")])
def test_a_python_without_one_of_the_modules_has_another(
    lacks: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def import_what_is_there(name: str) -> ModuleType:
        if name in lacks:
            raise ModuleNotFoundError(name)
        return import_module(name)

    monkeypatch.setattr(sha256, "import_module", import_what_is_there)
    assert sha256._find_sha256()(b"lamp").digest() == hashlib.sha256(b"lamp").digest()
