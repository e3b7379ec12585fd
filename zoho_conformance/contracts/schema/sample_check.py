"""Samples that break their own page's keys: each sample is judged by the schemas of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zoho_conformance.contracts.contract import BodySample
from zoho_conformance.contracts.own_facts import concerns
from zoho_conformance.contracts.schema.promised_page import PromisedPage
from zoho_conformance.model import json_path


@dataclass(frozen=True, slots=True)
class SampleCheck:
    """A sample of a page with its operation, and what in it breaks the page's keys.

    `violations` are paths with the JSON Schema keyword that is broken (`data[].id: type`); there
    are none where the sample is as the page says.
    """

    operation: str
    sample: BodySample
    violations: tuple[str, ...]


def check_samples(page: PromisedPage) -> Iterator[SampleCheck]:
    """Judge every sample of a page that was just read, by each operation that it may be of."""
    for operation, validators in page.validators.items():
        for sample in page.contract.samples:
            validator = validators.get(f"{sample.side}.json")
            if validator is None or not concerns(sample.operations, operation):
                continue
            broken: dict[str, None] = {}
            for violation in validator.violations(sample.body):
                paths = [json_path.join(violation.path, key) for key in violation.keys]
                for path in paths or [violation.path]:
                    broken[f"{path}: {violation.keyword}"] = None
            yield SampleCheck(operation, sample, tuple(sorted(broken)))


def broken_samples(page: PromisedPage) -> tuple[SampleCheck, ...]:
    """The samples that break their own page's keys, each once."""
    broken: dict[tuple[str, int, tuple[str, ...]], SampleCheck] = {}
    for check in check_samples(page):
        if check.violations:
            key = (check.sample.side, check.sample.line, check.violations)
            broken.setdefault(key, check)
    return tuple(broken.values())
