"""The JSON Schemas of our own files, written from the structs that read and write these files.

python -m docs.own_schemas          rewrites them in schemas/own/
python -m docs.own_schemas --check  fails where one of them is not current
"""

from __future__ import annotations

import inspect
import json
import sys
from typing import Any

import msgspec

from zoho_conformance.cli import cli
from zoho_conformance.cli.configuration_schema import configuration_type
from zoho_conformance.contracts.contract_file import ContractFile
from zoho_conformance.contracts.observed import ObservedContract
from zoho_conformance.contracts.org_schema.schema_file import OrgSchema
from zoho_conformance.contracts.rulings import RulingsFile
from zoho_conformance.model import locations
from zoho_conformance.model.uses.use import Uses
from zoho_conformance.reports.client_mutants.report import ClientMutantsReport
from zoho_conformance.reports.presence.matrix import PresenceMatrix
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import FindingRow
from zoho_conformance.reports.upgrade.report import UpgradeReport
from zoho_conformance.runs.baseline.read import BaselineFile
from zoho_conformance.runs.probes import ProbesFile
from zoho_conformance.watch.payload import Payload
from zoho_conformance.watch.state import State

FOLDER = locations.root() / "schemas" / "own"

STRUCTS: dict[str, Any] = {
    "alert": Payload,
    "baseline": BaselineFile,
    "client-mutants": ClientMutantsReport,
    "uses": Uses,
    "configuration": configuration_type(cli),
    "contract": ContractFile,
    "finding": FindingRow,
    "observed": ObservedContract,
    "org-schema": OrgSchema,
    "presence": PresenceMatrix,
    "probes": ProbesFile,
    "report": Report,
    "rulings": RulingsFile,
    "upgrade": UpgradeReport,
    "watch": State,
}
"""The struct of each kind of file, by the name of its schema."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file."""
    generated = _tidy(msgspec.json.schema(STRUCTS[name]))
    definitions = generated.pop("$defs")
    root = definitions.pop(generated.pop("$ref").rpartition("/")[2])
    # What is left in `generated` are conditions that no type can state.
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:zoho-crm-conformance:own:{name}",
        **root,
        **generated,
        "$defs": definitions,
    }


def _tidy(value: Any) -> Any:
    """The schema without the indentation of docstrings."""
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items()}
    return inspect.cleandoc(value) if isinstance(value, str) and "\n" in value else value


def text(name: str) -> str:
    """The text of a schema's file."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Rewrite the schemas, or with `--check` fail where one is not current."""
    check = "--check" in sys.argv[1:]
    for name in STRUCTS:
        file = FOLDER / f"{name}.schema.json"
        if file.exists() and file.read_text(encoding="utf-8") == text(name):
            continue
        if check:
            raise SystemExit(f"{file}: not current; run `make docs`")
        file.write_text(text(name), encoding="utf-8")


if __name__ == "__main__":
    main()
