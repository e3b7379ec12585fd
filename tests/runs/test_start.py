"""What keeps a start of `check` quick, where nothing else would tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from msgspec import Struct

from zoho_conformance.contracts.contract_file import ContractFile
from zoho_conformance.contracts.index import Index
from zoho_conformance.contracts.rulings import RulingsFile
from zoho_conformance.contracts.version_ends import LifecycleFile
from zoho_conformance.runs.probes import ProbesFile


def _structs(kind: Any) -> Iterator[type[Struct]]:
    """The structs of our own that are in a type."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        yield kind
    for part in get_args(kind):
        yield from _structs(part)


@pytest.mark.parametrize("file", [ContractFile, Index, LifecycleFile, ProbesFile, RulingsFile])
def test_the_types_in_files_that_a_check_reads_are_no_texts_to_be_compiled(
    file: type[Struct],
) -> None:
    pending, seen = [file], {file}
    while pending:
        for each in pending.pop().__mro__:
            for name, kind in getattr(each, "__annotations__", {}).items():
                assert not isinstance(kind, str), f"{each.__name__}.{name}"
                below = set(_structs(kind)) - seen
                seen |= below
                pending += below
    assert len(seen) > 1
