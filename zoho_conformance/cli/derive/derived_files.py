"""The files that a page derives to: its contract, its schemas, and its sample as a cassette."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.callback_promise import callback_promise
from zoho_conformance.contracts.contract import Contract, SampleExchange
from zoho_conformance.contracts.index import build_index, dump_index, index_file
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.contracts.schema import derive
from zoho_conformance.contracts.schema.bodies import Schema
from zoho_conformance.contracts.schema.promised_page import PromisedPage
from zoho_conformance.exchanges.cassettes import write as readable
from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED
from zoho_conformance.model import json_text
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import write as write_file
from zoho_conformance.model.redaction import Pseudonyms


def derive_files(page: Contract, rulings: tuple[Ruling, ...]) -> dict[str, str]:
    """Every file that a page derives to, by its path below the root."""
    return files_of(PromisedPage(page, rulings), page)


def files_of(promised: PromisedPage, page: Contract) -> dict[str, str]:
    """Every file of a page whose promises are known, by its path below the root.

    `page` is its contract, which may have more doubts by now than when it was read.
    """
    if not page.operations:
        raise UsageError(
            f"{page.page.title or 'the page'}: no method and path on this page, so there is "
            "nothing to write; `derive --json` shows what it does have"
        )
    version = version_of(page)
    files = {contract_file_of(page): contract_file.dump(page)}
    for id_, schemas in promised.schemas.items():
        files |= _schema_files(promised.promises[id_], schemas)
    files |= callback_files(page, promised.rulings)
    for sample in page.exchanges:
        operation = sample.shows.operation
        file = f"cassettes/{DOCUMENTED}/{version}/{operation}/{sample.shows.case}.yaml"
        files[file] = _cassette(sample, promised.promises[operation])
    return files


def contract_file_of(page: Contract) -> str:
    """The path of the page's contract file below the root: named after its first operation."""
    return f"contracts/{version_of(page)}/{page.operations[0].id}.json"


def version_of(page: Contract) -> str:
    """The API version under which the files of a page are stored."""
    return page.page.version or "unversioned"


def schema_files(promised: Promise) -> dict[str, str]:
    """The schema files of one operation, by their paths below the root."""
    return _schema_files(promised, derive.derive(promised))


def _schema_files(promised: Promise, schemas: Mapping[str, Schema]) -> dict[str, str]:
    folder = f"schemas/{version_of(promised.contract)}/{promised.id}"
    return {f"{folder}/{name}": derive.dump(schema) for name, schema in schemas.items()}


def callback_files(page: Contract, rulings: tuple[Ruling, ...]) -> dict[str, str]:
    """The schema files of what is sent to addresses of the caller's, by their paths."""
    files: dict[str, str] = {}
    for callback in page.callbacks:
        derived = derive.derive_callback(callback_promise(page, callback, rulings))
        folder = f"schemas/{version_of(page)}/{callback.name}"
        files |= {f"{folder}/{name}": derive.dump(schema) for name, schema in derived.items()}
    return files


def write_index(root: Path, version: str) -> bool:
    """Write the index of a version's contracts where it changed; whether it did.

    None if a file among them is not a contract; its readers get the error.
    """
    file = index_file(root, version)
    try:
        text = dump_index(build_index(root, version)[0])
    except UsageError:
        file.unlink(missing_ok=True)
        return False
    return bool(write_changed(root, {file.relative_to(root).as_posix(): text}))


def _cassette(sample: SampleExchange, promised: Promise) -> str:
    """A sample exchange of the page: ids, names and texts invented, nothing else changed."""
    masked = Pseudonyms(promised.vocabulary | promised.names)
    note = "the page's own sample, ids, names and texts invented"
    if not sample.has_request:
        note += "; the page shows no request for it, the address is the operation's"
    if promised.operation.success_status is None:
        note += "; the page states no status"
    metadata = {
        "target": DOCUMENTED,
        "page": promised.page.title,
        "page_digest": promised.page.digest,
        "note": note,
    }
    sent_headers = dict(sample.headers)
    sent = None if sample.request is None else _indent(masked.body(sample.request))
    return readable.one_exchange_text(
        metadata,
        sample.method,
        masked.url(sample.url),
        sent,
        promised.success_statuses[0],
        _indent(masked.body(sample.response)),
        headers={
            parameter.name: masked.text(sent_headers[parameter.name.casefold()])
            for parameter in promised.parameters
            if parameter.is_header and parameter.name.casefold() in sent_headers
        },
    )


def _indent(body: Any) -> str:
    return json_text.write_indented(body)


def write_changed(root: Path, files: Mapping[str, str]) -> list[str]:
    """Write the files that changed, each whole or not at all, and return their paths."""
    changed = []
    for path, text in files.items():
        file = root / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            write_file(file, text)
            changed.append(path)
    return changed
