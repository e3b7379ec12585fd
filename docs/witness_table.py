"""The table in docs/witnesses.md, written from a comparison of the witnesses with the pages.

python -m docs.witness_table FILE...          rewrites the table
python -m docs.witness_table --check FILE...  fails where the table is not current

The witnesses are published by others and not part of the project, so they have to be named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.compare.witness.comparison import Comparison
from zoho_conformance.compare.witness.text import describe_error_codes, describe_garbage
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.library import Library

PAGE = Path(__file__).parent / "witnesses.md"
OPERATION = "get_record_locking_information"
_BEGIN, _END = "<!-- witnesses -->\n", "<!-- /witnesses -->\n"
_SAYS_NOTHING = "says nothing"


def table(files: Sequence[str]) -> str:
    """The table in Markdown: what differs on one operation, a column for each witness of it."""
    library = Library()
    comparisons = [each for each in compare_witnesses(library, files, [OPERATION]) if each.matched]
    by_path = [_by_path(each.findings) for each in comparisons]
    paths = {path for findings in by_path for path in findings}
    keys = [key for key in library.promises[OPERATION].response_keys if key.path in paths]
    rows = [
        ["", f"the page ({library.version})", *(_heading(each) for each in comparisons)],
        ["---"] * (len(comparisons) + 2),
        *(_key_row(key, by_path) for key in keys),
        ["documented error codes it lacks", "", *(_codes(each.findings) for each in comparisons)],
    ]
    verdicts = [_response_verdict(each.verdicts) for each in comparisons]
    rows += [
        ["keys of a row under their own names", "", *map(_named, verdicts)],
        ["the page's own sample", "", *(each.sample or _SAYS_NOTHING for each in verdicts)],
        ["`{}`", "", *("accepts" if each.accepts_empty else "rejects" for each in verdicts)],
        ["garbage under the keys of a row", "", *map(describe_garbage, verdicts)],
        ["documented errors, each a bare envelope", "", *map(_errors, verdicts)],
    ]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def current(page: str, files: Sequence[str]) -> str:
    """The text of the page with the current table."""
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise SystemExit(f"witnesses.md: has no {_BEGIN.strip()} … {_END.strip()}")
    return before + begin + table(files) + end + after


def main() -> None:
    """Rewrite the table, or with `--check` fail if it is not current."""
    files = [argument for argument in sys.argv[1:] if argument != "--check"]
    if not files:
        raise SystemExit(__doc__)
    before = PAGE.read_text(encoding="utf-8")
    try:
        after = current(before, files)
    except ConformanceError as cause:
        raise SystemExit(str(cause)) from cause
    if "--check" in sys.argv[1:]:
        raise SystemExit(None if before == after else "witnesses.md: run docs.witness_table again")
    PAGE.write_text(after, encoding="utf-8")


def _by_path(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings above `info`, by path."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.level != "info":
            by_path.setdefault(finding.path, []).append(finding)
    return by_path


def _heading(comparison: Comparison) -> str:
    witness = comparison.witness
    return f"{witness.name} ({witness.kind}, {witness.version or 'version unknown'})"


def _key_row(key: PromisedKey, by_path: Sequence[dict[str, list[Finding]]]) -> list[str]:
    types = " or ".join(key.types)
    promised = types.replace("string", "string of digits") if key.format == "digits" else types
    differences = (_differences(findings.get(key.path, ())) for findings in by_path)
    return [f"`{key.path}`", promised, *differences]


def _differences(findings: Iterable[Finding]) -> str:
    """What a witness has instead, in a few words."""
    differences = []
    for finding in findings:
        if finding.rule == "witness-key-spelled-otherwise":
            differences.append(f"**`{finding.actual.partition(',')[0]}`**")
        elif finding.rule == "witness-key-missing":
            differences.append("no such key")
        else:
            differences.append(finding.actual)
    return "; ".join(differences) or "agrees"


def _codes(findings: Iterable[Finding]) -> str:
    lacking = [finding.path for finding in findings if finding.rule == "witness-error-missing"]
    return ", ".join(path.removeprefix("errors.") for path in lacking) or "none"


def _response_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    return next(verdict for verdict in verdicts if verdict.side == "response")


def _named(verdict: Verdict) -> str:
    return f"{verdict.matching_keys} of {verdict.keys}"


def _errors(verdict: Verdict) -> str:
    if verdict.accepted_codes or verdict.rejected_codes:
        return describe_error_codes(verdict).partition(";")[0]
    return _SAYS_NOTHING


if __name__ == "__main__":
    main()
