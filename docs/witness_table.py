"""The table of witnesses in README.md, written from comparing them with the pages.

python -m docs.witness_table FILE...          rewrites the table in README.md
python -m docs.witness_table --check FILE...  fails where the table is not current

The witnesses are published by others and no part of the project, so that they have to be named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from zoho_conformance.cli.commands.witness import compare
from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.compare.witness.comparison import Comparison
from zoho_conformance.compare.witness.text import errors, garbage
from zoho_conformance.contracts.promise import PromisedKey
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.library import Library

README = Path(__file__).parent.parent / "README.md"
OPERATION = "get_record_locking_information"
_BEGIN, _END = "<!-- witnesses -->\n", "<!-- /witnesses -->\n"
_SAYS_NOTHING = "none told"


def table(files: Sequence[str]) -> str:
    """The table in Markdown: what differs on one operation, a column for each witness of it."""
    library = Library()
    compared = [one for one in compare(library, files, [OPERATION]) if one.matched]
    found = [_by_path(one.findings) for one in compared]
    paths = dict.fromkeys(path for one in found for path in one)
    keys = [one for one in library.promises[OPERATION].response_keys if one.path in paths]
    rows = [
        ["", f"the page ({library.version})", *(_head(one) for one in compared)],
        ["---"] * (len(compared) + 2),
        *(_key_row(key, found) for key in keys),
        ["documented error codes it lacks", "", *(_codes(one.findings) for one in compared)],
    ]
    verdicts = [_verdict(one.verdicts) for one in compared]
    rows += [
        ["keys of a row under their own names", "", *map(_named, verdicts)],
        ["the page's own sample", "", *(one.sample or _SAYS_NOTHING for one in verdicts)],
        ["`{}`", "", *("accepts" if one.empty else "rejects" for one in verdicts)],
        ["garbage under the keys of a row", "", *(garbage(one) for one in verdicts)],
        ["documented errors, each a bare envelope", "", *map(_errors, verdicts)],
    ]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def current(readme: str, files: Sequence[str]) -> str:
    """The text of the README with the table as it is to be."""
    before, begin, rest = readme.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise SystemExit(f"README.md: has no {_BEGIN.strip()} … {_END.strip()}")
    return before + begin + table(files) + end + after


def main() -> None:
    """Rewrite the table, or with ``--check`` tell whether it is current."""
    files = [one for one in sys.argv[1:] if one != "--check"]
    if not files:
        raise SystemExit(__doc__)
    before = README.read_text(encoding="utf-8")
    try:
        after = current(before, files)
    except ConformanceError as cause:
        raise SystemExit(str(cause)) from cause
    if "--check" in sys.argv[1:]:
        raise SystemExit(None if before == after else "README.md: run docs.witness_table again")
    README.write_text(after, encoding="utf-8")


def _by_path(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings above info by their paths."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        if one.level != "info":
            found.setdefault(one.path, []).append(one)
    return found


def _head(one: Comparison) -> str:
    version = one.witness.version or "version not told"
    return f"{one.witness.name} ({one.witness.kind}, {version})"


def _key_row(key: PromisedKey, found: Sequence[dict[str, list[Finding]]]) -> list[str]:
    kinds = " or ".join(key.types)
    told = kinds.replace("string", "string of digits") if key.format == "digits" else kinds
    return [f"`{key.path}`", told, *(_differs(one.get(key.path, ())) for one in found)]


def _differs(findings: Iterable[Finding]) -> str:
    """What a witness has instead, in a few words; that it agrees where nothing is found."""
    told = []
    for one in findings:
        if one.rule == "witness-key-spelled-otherwise":
            told.append(f"**`{one.actual.partition(',')[0]}`**")
        elif one.rule == "witness-key-missing":
            told.append("no such key")
        else:
            told.append(one.actual)
    return "; ".join(told) or "agrees"


def _codes(findings: Iterable[Finding]) -> str:
    lacking = [one.path for one in findings if one.rule == "witness-error-missing"]
    return ", ".join(one.removeprefix("errors.") for one in lacking) or "none"


def _verdict(verdicts: Iterable[Verdict]) -> Verdict:
    return next(one for one in verdicts if one.side == "response")


def _named(one: Verdict) -> str:
    return f"{one.named} of {one.keys}"


def _errors(one: Verdict) -> str:
    return errors(one).partition(";")[0] if one.taken or one.refused else _SAYS_NOTHING


if __name__ == "__main__":
    main()
