"""The privacy of a run: what its contracts document stays legible."""

from __future__ import annotations

import inspect
import secrets
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress

import msgspec

from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract_folder import load_rulings
from zoho_conformance.model import environment
from zoho_conformance.model.privacy import Privacy, words_in, words_of_code
from zoho_conformance.runs.library import Library


def privacy_of(library: Library, also: Collection[str] = ()) -> Privacy:
    """Masks what neither the contracts, rulings and probes of a library have, nor its checks.

    `also` are further words that stay. The salt is that of the environment; without one it is
    drawn, and no other run has it.
    """
    documented = frozenset(_documented_words(library)).union(also)
    salt = environment.salt() or environment.DRAWN_SALT + secrets.token_hex()
    return Privacy(documented, salt, lasting=not salt.startswith(environment.DRAWN_SALT))


def _documented_words(library: Library) -> Iterator[str]:
    yield library.version
    for promise in library.promises.values():
        yield from words_in((promise.id, *promise.names, *promise.vocabulary))
    for contract in library.contracts:
        yield from words_in(contract_file.to_json(contract))
    rulings = load_rulings(library.root, library.version).rulings
    yield from words_in(msgspec.to_builtins((rulings, library.probes)))
    for check in library.custom_checks:
        yield from words_in(check.rule.id)
        # A module without a source has no text that could be read.
        with suppress(OSError, TypeError):
            yield from words_of_code(inspect.getsource(sys.modules[check.function.__module__]))
