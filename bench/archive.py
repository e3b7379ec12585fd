"""Archives of generated traffic, judged as whole processes side by side with other ways.

`python -m bench.archive` prints a table of ratios with what each is due to be; `--exchanges` sets
the size of the log, `--big` adds a log of a million exchanges, to see that memory is flat.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench.archives import write_cassettes, write_har, write_log
from bench.processes import (
    AUDIT,
    PYTHON,
    Cost,
    cost_of,
    costs_in_turn,
    median_ratio,
    medians,
    run_in_turn,
)
from bench.traffic import Sent, Traffic
from zoho_conformance.runs.library import Library, open_library

_PEERS = Path(__file__).parent.parent / ".venv" / "peers"
_REDOCLY = "node_modules/@redocly/cli/bin/cli.js"
_ROUNDS = 3
_LARGE_ROUNDS = 1
_HAR_BYTES = 70 * 1000 * 1000
_CASSETTES = 2000
_FEW = 10_000
_MILLION = 1_000_000
_PARSE = """
import sys, orjson
with open(sys.argv[1], "rb") as log:
    for line in log:
        try:
            orjson.loads(orjson.loads(line)["response"]["body"])
        except orjson.JSONDecodeError:
            pass
"""
_LOAD = """
import sys, pathlib, yaml
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
"""
_IMPORT = "import yaml, orjson, jsonschema_rs"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with what it is due to be; `value` is None where it could not be taken."""

    what: str
    value: float | None
    due: float
    at_least: bool = False
    unit: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether it is as due."""
        if self.value is None:
            return False
        return self.value >= self.due if self.at_least else self.value <= self.due

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        due = f"{sign} {self.due:g}{self.unit}"
        if self.value is None:
            return f"{self.what:62} {'-':>9} {due:>9}  not measured: {self.note}"
        verdict = "met" if self.is_met else "NOT MET"
        note = f"  ({self.note})" if self.note else ""
        return f"{self.what:62} {self.value:8.2f}{self.unit:1} {due:>9}  {verdict}{note}"


class Bench:
    """The archives in a folder, and what they are measured by."""

    def __init__(self, folder: Path, exchanges: int) -> None:
        self._folder = folder
        self._exchanges = exchanges
        self._library = open_library()
        self._log = write_log(folder / "calls.ndjson", self._traffic().exchanges(exchanges))

    def figures(self, *, big: bool) -> Iterator[Figure]:
        """Measure all, one after the other."""
        yield from self._log_figures()
        yield from self._worker_figures()
        yield from self._har_figures()
        yield from self._cassette_figures()
        yield from self._check_figures()
        yield from self._memory_figures(big=big)

    def _traffic(self) -> Traffic:
        return Traffic(self._library)

    def _log_figures(self) -> Iterator[Figure]:
        commands: dict[str, Sequence[str]] = {
            "audit": (*AUDIT, str(self._log)),
            "parse": (PYTHON, "-c", _PARSE, str(self._log)),
        }
        missing = _missing_peer("node_modules/ajv")
        if not missing:
            commands["ajv"] = ("node", *self._ajv())
        rounds = run_in_turn(commands, self._folder, _ROUNDS)
        ours, size = medians(rounds)["audit"], f"{self._exchanges:,} exchanges"
        rate = f"{self._exchanges / ours.cpu:,.0f} exchanges a second of CPU"
        yield Figure(
            f"{size}: audit / reading and parsing alone",
            median_ratio(rounds, "audit", "parse"),
            5,
            note=rate,
        )
        yield Figure(
            f"{size}: audit / ajv in Node, schemas only",
            None if missing else median_ratio(rounds, "audit", "ajv"),
            1.2,
            note=missing,
        )
        missing = _missing_peer(_REDOCLY)
        redocly = None if missing else self._redocly()
        note = f"{redocly.megabytes:,.0f} MB" if redocly else "it gives up on a HAR of that size"
        yield Figure(
            f"{size}: audit / Redocly drift",
            ours.cpu / redocly.cpu if redocly else None,
            0.4,
            note=missing or note,
        )

    def _ajv(self) -> tuple[str, ...]:
        routes = self._folder / "routes.json"
        routes.write_text(json.dumps(_routes(self._library)), encoding="utf-8")
        for name in ("package.json", "ajv.cjs"):
            shutil.copy(Path(__file__).parent / "peers" / name, self._folder)
        modules = self._folder / "node_modules"
        if not modules.exists():
            modules.symlink_to(_PEERS / "node_modules")
        schemas = self._library.root / "schemas" / self._library.version
        return "ajv.cjs", str(routes), str(schemas), str(self._log)

    def _redocly(self) -> Cost | None:
        """What it costs on the same exchanges as a HAR, the nearest to ours that it reads.

        None where it ends without a report: a HAR of over half a gigabyte is no text to Node.
        """
        api, har = self._folder / "api.json", self._folder / "calls.har"
        cost_of(
            (PYTHON, "-m", "zoho_conformance", "export", "openapi", "-o", str(api)), self._folder
        )
        write_har(har, self._traffic().exchanges(self._exchanges))
        drift = ("drift", str(har), "--api", str(api), "--format", "json", "-o", "drift.json")
        command = ("node", str(_PEERS / _REDOCLY), *drift)
        costs = costs_in_turn({"redocly": command}, self._folder, _LARGE_ROUNDS)
        har.unlink()
        return costs["redocly"] if (self._folder / "drift.json").exists() else None

    def _worker_figures(self) -> Iterator[Figure]:
        """How much of two cores does work: by the clock, and for what the whole log has more."""
        busy = os.getloadavg()[0]
        note = f"by the clock; load before {busy:.1f} on {os.cpu_count()} cores"
        fewer = self._exchanges // 5
        few = write_log(self._folder / "few.ndjson", self._traffic().exchanges(fewer))
        engines: dict[str, tuple[str, ...]] = {"one": (), "--jobs 2": ("--jobs", "2")}
        if find_spec("distributed"):
            dask = ("--engine", "dask", "--scheduler", "local", "--jobs", "2")
            engines["Dask, 2 workers"] = dask
        commands = {
            f"{name} {log.name}": (*AUDIT, str(log), *options)
            for name, options in engines.items()
            for log in (self._log, few)
        }
        costs = costs_in_turn(commands, self._folder, _ROUNDS)
        seconds = {
            name: costs[f"{name} {self._log.name}"].seconds - costs[f"{name} {few.name}"].seconds
            for name in engines
        }
        for name, due in (("--jobs 2", 88.0), ("Dask, 2 workers", 85.0)):
            is_measured = name in seconds
            yield Figure(
                f"{name}: efficiency, the start aside",
                100 * seconds["one"] / (2 * seconds[name]) if is_measured else None,
                due,
                at_least=True,
                unit="%",
                note=note if is_measured else "Dask is not installed",
            )

    def _har_figures(self) -> Iterator[Figure]:
        har = self._folder / "large.har"
        write_har(har, self._traffic().exchanges(_MILLION), _HAR_BYTES)
        single = write_har(self._folder / "single.har", self._traffic().exchanges(1))
        large = cost_of((*AUDIT, str(har)), self._folder)
        bare = cost_of((*AUDIT, str(single)), self._folder)
        above = large.megabytes - bare.megabytes
        note = f"{large.megabytes:.0f} MB in all"
        yield Figure(
            "a HAR of 70 MB: memory above the bare process", above, 100, unit=" MB", note=note
        )
        har.unlink()

    def _cassette_figures(self) -> Iterator[Figure]:
        exchanges = list(self._traffic().exchanges(_CASSETTES))
        folder = write_cassettes(self._folder / "cassettes", exchanges)
        # Of the same operations, whose contracts are loaded once.
        few = write_cassettes(self._folder / "fewer", _quarter_of_each(exchanges))
        commands = {
            "audit": (*AUDIT, str(folder)),
            "audit of fewer": (*AUDIT, str(few)),
            "load": (PYTHON, "-c", _LOAD, str(folder)),
            "load of fewer": (PYTHON, "-c", _LOAD, str(few)),
        }
        costs = costs_in_turn(commands, self._folder, _ROUNDS)
        ours = costs["audit"].cpu - costs["audit of fewer"].cpu
        theirs = costs["load"].cpu - costs["load of fewer"].cpu
        yield Figure(
            f"{_CASSETTES:,} YAML cassettes: audit / the C loader, the start aside",
            ours / theirs,
            2,
        )

    def _check_figures(self) -> Iterator[Figure]:
        commands = {
            "check": (PYTHON, "-m", "zoho_conformance", "check"),
            "import": (PYTHON, "-c", _IMPORT),
        }
        rounds = run_in_turn(commands, self._folder, 2 * _ROUNDS)
        ratio = median_ratio(rounds, "check", "import")
        yield Figure("check / importing yaml, orjson and jsonschema_rs", ratio, 3)

    def _memory_figures(self, *, big: bool) -> Iterator[Figure]:
        few = write_log(self._folder / "few.ndjson", self._traffic().exchanges(_FEW))
        before = cost_of((*AUDIT, str(few)), self._folder).megabytes
        log, size = self._log, self._exchanges
        if big:
            log = self._folder / "big.ndjson"
            write_log(log, self._traffic().exchanges(_MILLION))
            size = _MILLION
        cost = cost_of((*AUDIT, str(log)), self._folder)
        yield Figure(
            f"memory: {size:,} exchanges / {_FEW:,}",
            cost.megabytes / before,
            1.1,
            note=f"{before:.0f} and {cost.megabytes:.0f} MB; {cost.cpu:.1f} s",
        )
        yield Figure(f"memory: {size:,} exchanges", cost.megabytes, 100, unit=" MB")


def _quarter_of_each(exchanges: Iterable[Sent]) -> Iterator[Sent]:
    """Every fourth exchange of each operation, the first included."""
    seen: Counter[tuple[str, str]] = Counter()
    for each in exchanges:
        operation = each.method, re.sub(r"[0-9]{6,}", "", each.url.partition("?")[0])
        if not seen[operation] % 4:
            yield each
        seen[operation] += 1


def _routes(library: Library) -> list[tuple[str, str, str]]:
    """Method, path and id of each operation that is no callback."""
    routes = []
    for promise in library.promises.values():
        operation = promise.operation
        base = "" if operation.path.startswith("/crm/") else f"/crm/{library.version}"
        routes.append((operation.method, base + operation.path, promise.id))
    return routes


def _missing_peer(module: str) -> str:
    """Why a peer cannot be run here; empty where it can."""
    if shutil.which("node") is None:
        return "Node.js is not here"
    if not (_PEERS / module).exists():
        return "it is not installed: make .venv/.peers"
    return ""


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, and print a line for each figure as it comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchanges", type=int, default=100_000)
    parser.add_argument("--big", action="store_true")
    options = parser.parse_args(arguments)
    print(f"{'archives, as whole processes':62} {'measured':>9} {'due':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for figure in Bench(Path(folder), options.exchanges).figures(big=options.big):
            print(figure, flush=True)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
