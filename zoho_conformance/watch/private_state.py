"""What a private watch keeps from run to run, and what it may show of earlier runs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from zoho_conformance.model import environment
from zoho_conformance.model.files import write
from zoho_conformance.reports.private import mask_all, mask_findings
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.private_words import privacy_of
from zoho_conformance.watch.state import State

_OWNER_ONLY = 0o600


@contextmanager
def kept_salt(state_file: Path, *, keep: bool) -> Iterator[None]:
    """Use the salt that lies beside the state, unless the environment has one.

    A watch compares runs, so that a name must have the same form in all of them. The salt is drawn
    when it is first needed; without `keep` it is used and not written.
    """
    file = state_file.with_suffix(".salt")
    salt = secrets.token_hex()
    with suppress(FileNotFoundError):
        salt, keep = file.read_text(encoding="utf-8"), False
    with environment.shared_salt(salt) as is_used:
        if is_used and keep:
            write(file, salt)
            file.chmod(_OWNER_ONLY)
        yield


def state_mask(library: Library) -> Callable[[State], State]:
    """Put private forms into the drift of a state, which may be that of runs without them."""
    privacy = privacy_of(library)

    def mask(state: State) -> State:
        return replace(mask_findings(state, privacy), answers=mask_all(state.answers, privacy))

    return mask
