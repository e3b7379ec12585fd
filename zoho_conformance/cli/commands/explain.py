"""`explain RULE`: what rules mean. That takes no report, and so nothing heavy is loaded."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterator

from zoho_conformance.model import rules
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import Rule

_WIDTH = 96
_FINGERPRINT = re.compile("(?=.*[0-9])[0-9a-f]{4,12}")


def listed() -> str:
    """Every rule, a line each."""
    wide = max(map(len, rules.ALL_RULES))
    return "\n".join(
        f"{one.id:{wide}}  {one.level:7}  {one.sentence}" for one in rules.ALL_RULES.values()
    )


def rule(id_: str) -> str:
    """What a rule means; ``UsageError`` names the rules that are called alike."""
    found = rules.find_rule(id_)
    if found is None:
        if _FINGERPRINT.fullmatch(id_):
            raise UsageError(f"{id_}: looks like a finding; name its report with --report x.json")
        near = difflib.get_close_matches(id_, rules.ALL_RULES, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`explain` alone lists the rules"
        raise UsageError(f"{id_}: is no rule, and without --report no fingerprint; {hint}")
    return "\n".join(told(found))


def told(one: Rule) -> Iterator[str]:
    """What there is to say of a rule, line by line."""
    yield f"{one.id} ({one.level})"
    yield f"  {one.sentence}"
    for head, text in (
        ("What it means", one.means),
        ("For example", one.example),
        ("What to do", one.advice),
    ):
        yield ""
        yield f"{head}:"
        yield from textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
