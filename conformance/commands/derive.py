"""`derive`: what becomes of a page: its contract, its schemas, and its sample as a cassette."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conformance import contract, derivation, promising, rulings
from conformance.errors import UsageError
from conformance.pseudonyms import Pseudonyms
from conformance.transport import readable
from conformance.transport.cassettes import DOCUMENTED
from conformance.writing import write as write_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conformance.contract import Contract
    from conformance.promise import Promise
    from conformance.rulings import Ruling


def files(page: Contract, decided: tuple[Ruling, ...]) -> dict[str, str]:
    """Every file that a page derives to, by its path below the root."""
    if not page.operations:
        raise UsageError(
            f"{page.page.title or 'the page'}: names no method and path, so that there is nothing "
            "to write; `derive --json` shows what it does hold"
        )
    version = page.page.version or "unversioned"
    found = {f"contracts/{version}/{page.operations[0].id}.json": contract.dump(page)}
    promises = promising.promises([page], decided)
    for promised in promises.values():
        found |= schema_files(promised)
    if page.sample is not None and page.sample_operation is not None:
        file = f"cassettes/{DOCUMENTED}/{version}/{page.sample_operation}/ok.yaml"
        found[file] = _cassette(page, promises[page.sample_operation])
    return found


def schema_files(promised: Promise) -> dict[str, str]:
    """The schema files of one operation, by their paths below the root."""
    folder = f"schemas/{promised.page.version}/{promised.id}"
    derived = derivation.derive(promised)
    return {f"{folder}/{name}": derivation.dump(schema) for name, schema in derived.items()}


def _cassette(page: Contract, promised: Promise) -> str:
    """The page's own sample exchange: ids, names and texts invented, nothing else changed."""
    sample = page.sample
    assert sample is not None
    masked = Pseudonyms(promised.vocabulary)
    metadata = {
        "target": DOCUMENTED,
        "page": page.page.title,
        "page_digest": page.page.digest,
        "note": "the page's own sample, ids, names and texts invented; the page states no status",
    }
    sent = None if sample.request is None else _indented(masked.body(sample.request))
    return readable.text_of(
        metadata,
        sample.method,
        masked.url(sample.url),
        sent,
        promised.success_statuses[0],
        _indented(masked.body(sample.response)),
    )


def _indented(body: Any) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False)


def write(root: Path, made: Mapping[str, str]) -> list[str]:
    """Write the files, each whole or not at all; the paths of those that changed."""
    changed = []
    for path, text in made.items():
        file = root / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            write_file(file, text)
            changed.append(path)
    return changed


def differences(root: Path, page: Contract, decided: tuple[Ruling, ...]) -> Iterator[str]:
    """One sentence for each way in which the committed files differ from what the page promises.

    Wording, layout and line numbers of the page do not count: contracts are compared by meaning.
    """
    yield from rulings.stale(decided, page)
    made = files(page, decided)
    for path, text in made.items():
        file = root / path
        if path.startswith("cassettes/"):
            continue
        if not file.exists():
            yield f"{path}: is not there; write it with `derive`"
        elif path.startswith("contracts/"):
            held = contract.load(file)
            yield from (f"{path}: {one}" for one in _changes(held, page))
        elif _meaning(json.loads(file.read_text(encoding="utf-8"))) != _meaning(json.loads(text)):
            yield f"{path}: is not what the contract derives to; write it again with `derive`"


# Where a fact stands on the page, not what it says.
_PLACES = ("line", "x-source", "section")


def _meaning(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _meaning(v) for k, v in value.items() if k not in _PLACES}
    return [_meaning(one) for one in value] if isinstance(value, list | tuple) else value


def _changes(held: Contract, page: Contract) -> Iterator[str]:
    """What the page says otherwise than the contract, a line each."""
    blank = replace(page.page, digest="", rendering="", url=None)
    old = _meaning(contract.to_json(replace(held, page=blank)))
    new = _meaning(contract.to_json(replace(page, page=blank)))
    for part in new:
        if part == "doubts" or old[part] == new[part]:
            continue
        if not isinstance(new[part], list):
            yield f"{part} is {new[part]!r}, was {old[part]!r}"
            continue
        before = {_name(one): one for one in old[part]}
        after = {_name(one): one for one in new[part]}
        yield from (f"{part}: {name} is gone" for name in before if name not in after)
        yield from (f"{part}: {name} is new" for name in after if name not in before)
        for name, one in after.items():
            if name in before and before[name] != one:
                yield f"{part}: {name} changed: {_changed(before[name], one)}"
        if len(old[part]) != len(new[part]) and before.keys() == after.keys():
            yield f"{part}: {len(new[part])} rows, were {len(old[part])}"


def _name(one: Any) -> str:
    if not isinstance(one, dict):
        return str(one)
    if "code" in one:
        return f"{one['code']} {one['status']} {one['message'] or ''}".strip()
    return str(one.get("path") or one.get("name") or one.get("id"))


def _changed(before: Any, after: Any) -> str:
    if not isinstance(before, dict):
        return f"{before} → {after}"
    told = [f"{k} {before.get(k)!r} → {v!r}" for k, v in after.items() if before.get(k) != v]
    return ", ".join(told)
