"""The table of rules in README.md, written from the rules themselves.

python docs/rule_table.py          rewrites the table in README.md
python docs/rule_table.py --check  fails where the table is not current
"""

from __future__ import annotations

import sys
from pathlib import Path

from zoho_conformance.model.rules import RULES

README = Path(__file__).parent.parent / "README.md"
_BEGIN, _END = "<!-- rules -->\n", "<!-- /rules -->\n"


def table() -> str:
    """The table in Markdown, a row for each rule."""
    rows = [f"| `{rule.id}` | {rule.level} | {rule.sentence} |" for rule in RULES.values()]
    return "\n".join(["| rule | level | what it says |", "|---|---|---|", *rows]) + "\n"


def current(readme: str) -> str:
    """The text of the README with the table as it is to be."""
    before, begin, rest = readme.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise SystemExit(f"README.md: has no {_BEGIN.strip()} … {_END.strip()}")
    return before + begin + table() + end + after


def main() -> None:
    """Rewrite the table, or with ``--check`` tell whether it is current."""
    before = README.read_text(encoding="utf-8")
    after = current(before)
    if "--check" in sys.argv[1:]:
        raise SystemExit(None if before == after else "README.md: run `make readme`")
    README.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main()
