"""Regular expressions that mean the same wherever our schemas are read."""

from __future__ import annotations

_END = r"$(?!\n)"


def whole(pattern: str) -> str:
    r"""The pattern of a whole text, as a schema has it.

    JSON Schema's expressions are those of ECMA-262, whose `$` is the end of the text. In Python,
    Perl or PHP it is also the place before a line end there, so that an id with a line end behind
    it would pass; `(?!\n)` excludes that, and says nothing in ECMA-262.
    """
    return f"^{pattern}{_END}"


def without_guard(pattern: str) -> str:
    """A pattern of `whole` for engines that know no lookahead, such as Go's."""
    return f"{pattern.removesuffix(_END)}$" if pattern.endswith(_END) else pattern
