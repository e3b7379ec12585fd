"""Judging an answer of many rows, against the schema's own validation, and its growth."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

from bench.sidebyside import compare
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.exchange import Exchange, Response
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

_OPERATION = "get_record_locking_configuration"


def main() -> None:
    library = Library()
    judge = library.judge(_OPERATION)
    schema = library.root / "schemas" / library.version / _OPERATION / "response.json"
    validator = Validator(json.loads(schema.read_bytes()))
    few, many = _exchange(20), _exchange(200)
    compare(
        "judging / validating alone, 200 rows",
        ("judge", lambda: judge.judge(many)),
        ("jsonschema", lambda: list(validator.violations(json.loads(many.response.body)))),
    )
    compare(
        "judging 200 rows / 20 rows (linear: 10)",
        ("200 rows", lambda: judge.judge(many)),
        ("20 rows", lambda: judge.judge(few)),
    )


def _exchange(rows: int) -> Exchange:
    with open_run(Settings()) as run:
        target = run.targets["reference"]
        case = next(c for c in target.cases if (c.operation, c.name) == (_OPERATION, "ok"))
        exchange = target.answer(case)
    body = copy.deepcopy(exchange.response.json)
    body["record_locking_configurations"] *= rows
    raw = json.dumps(body).encode()
    return replace(exchange, response=Response(200, exchange.response.headers, raw))


if __name__ == "__main__":
    main()
