"""Samples that break their own page's keys: each sample held against the schemas of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import BodySample, Contract
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.contracts.schema import derive
from zoho_conformance.contracts.schema.validator import Validator


@dataclass(frozen=True, slots=True)
class SampleCheck:
    """A sample of a page with its operation, and the paths at which it breaks the page's keys.

    ``breaks`` are paths such as ``data[].id``, each with the JSON Schema keyword that is broken
    (``data[].id: type``); empty where the sample is as the page says.
    """

    operation: str
    sample: BodySample
    violations: tuple[str, ...]


def check_samples(page: Contract, decided: Iterable[Ruling] = ()) -> Iterator[SampleCheck]:
    """Every sample of a page that was just read, held against each of the page's operations.

    All operations of a page share its keys, so that one that takes no body has its schema, too.
    """
    for promise in promises([page], decided).values():
        schemas = derive.derive(promise)
        for sample in page.samples:
            schema = schemas.get(f"{sample.side}.json")
            if schema is None:
                continue
            broken: dict[str, None] = {}
            for violation in Validator(schema).violations(sample.body):
                places = [_joined(violation.path, key) for key in violation.keys]
                for place in places or [violation.path]:
                    broken[f"{place}: {violation.keyword}"] = None
            yield SampleCheck(promise.id, sample, tuple(sorted(broken)))


def broken_samples(page: Contract, decided: Iterable[Ruling] = ()) -> tuple[SampleCheck, ...]:
    """The samples that break their own page's keys, each once."""
    found: dict[tuple[str, int, tuple[str, ...]], SampleCheck] = {}
    for one in check_samples(page, decided):
        if one.violations:
            found.setdefault((one.sample.side, one.sample.line, one.violations), one)
    return tuple(found.values())


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
