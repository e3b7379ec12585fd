"""The engines that docs/scale.md shows for Spark and Ray, on stand-ins that send all by pickle."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.audit.archives import write_log
from tests.audit.test_audit import audit, comparable
from tests.docs.blocks import blocks
from zoho_conformance.audit import parts as audit_parts
from zoho_conformance.model import locations
from zoho_conformance.reports.run_audit import AuditSettings

PAGE = locations.root() / "docs" / "scale.md"


def engine_class(name: str) -> Any:
    """A class that the page shows."""
    (snippet,) = (text for _, text in blocks(PAGE.read_text("utf-8"), "python") if name in text)
    names: dict[str, Any] = {}
    exec(snippet, names)  # noqa: S102 - our own documentation
    return names[name.removeprefix("class ").removesuffix(":")]


def sent(value: Any) -> Any:
    """What arrives at another machine."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - what was pickled just now


class SparkContext:
    """Judges partitions in another order than they were made in."""

    def __init__(self) -> None:
        self.partitions: list[Any] = []

    def parallelize(self, parts: list[Any], count: int) -> SparkContext:
        assert count == len(parts)
        self.partitions = sent(parts)
        return self

    def mapPartitions(  # noqa: N802 - Spark's name
        self, judge: Callable[[Iterator[Any]], Iterable[Any]]
    ) -> SimpleNamespace:
        judged = [sent(each) for part in reversed(self.partitions) for each in judge(iter([part]))]
        return SimpleNamespace(toLocalIterator=lambda **_: iter(judged))


def ray() -> SimpleNamespace:
    """Judges when it is asked, the newest first."""

    def remote(function: Callable[..., Any]) -> SimpleNamespace:
        return SimpleNamespace(remote=lambda *given: (*sent(given), function))

    return SimpleNamespace(
        remote=remote,
        wait=lambda pending: (pending[-1:], pending[:-1]),
        get=lambda task: sent(task[-1](*task[:-1])),
    )


@pytest.mark.parametrize("name", ["class Spark:", "class OnRay:"])
def test_an_engine_of_the_documentation_gives_the_same_report(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = write_log(tmp_path / "calls.ndjson", 80)
    monkeypatch.setattr(audit_parts, "PART_BYTES", log.stat().st_size // 7)
    monkeypatch.setitem(sys.modules, "ray", ray())
    alone = comparable(audit(log))
    engine = engine_class(name)(SparkContext() if "Spark" in name else 2)
    assert comparable(audit(log, asked=AuditSettings(engine=engine))) == alone
