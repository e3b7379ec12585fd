"""The fields that a COQL query names, and those of them that the org does not have.

Only what is surely a field is taken: a query that is written in another way than the documented one
names none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import msgspec

from zoho_conformance.contracts.org_schema.record_schema import ALWAYS, SYSTEM_KEYS, fields_by_name
from zoho_conformance.contracts.org_schema.schema_file import OrgModule, OrgSchema

_TOKEN = re.compile(
    r"""
    (?P<quoted> '(?:[^'\\]|\\.)*+' | "(?:[^"\\]|\\.)*+" )
    | (?P<name> !?[A-Za-z_$][\w$]*+(?:\.[\w$]++)*+ )
    | (?P<other> [<>=!]++ | \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[\w$]+)*")
_SYSTEM_KEY = re.compile(SYSTEM_KEYS)
_CLAUSES = frozenset({"where", "group", "order", "limit", "offset"})
_FUNCTIONS = frozenset({"sum", "min", "max", "avg", "count"})
_BEFORE_A_FIELD = frozenset({"where", "and", "or", "("})
_OPERATORS = frozenset(
    {"=", "!=", "<>", "<", ">", "<=", ">=", "in", "not", "like", "between", "is"}
)


class QueriedFields(msgspec.Struct, frozen=True):
    """The module that a query selects from, and its fields, each once, as the query has them."""

    module: str
    fields: tuple[str, ...]


class UnknownField(msgspec.Struct, frozen=True):
    """A field that a module does not have, and the steps of the query that lead to it."""

    module: OrgModule
    steps: tuple[str, ...]


class _Token(NamedTuple):
    text: str
    kind: str

    @property
    def word(self) -> str:
        """What it is as a keyword or an operator; a quoted text is neither."""
        return "" if self.kind == "quoted" else self.text.casefold()

    @property
    def field(self) -> str | None:
        """The field that it may name; columns may be quoted."""
        name = self.text[1:-1] if self.kind == "quoted" else self.text
        return name if _NAME.fullmatch(name.removeprefix("!")) else None


def fields_of_query(query: str) -> QueriedFields | None:
    """What a query selects; None where that is not clear."""
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(query):
        if match[0] in ("'", '"'):
            # It is never closed, and each later quote would be looked for to the end again.
            return None
        tokens.append(_Token(match[0], match.lastgroup or ""))
    words = [token.word for token in tokens]
    if words[:1] != ["select"] or words.count("from") != 1:
        return None
    at = words.index("from")
    module, rest = tokens[at + 1 : at + 2], tokens[at + 2 :]
    if not module or module[0].kind != "name" or (rest and rest[0].word not in _CLAUSES):
        return None
    named, aliases = _columns(tokens[1:at])
    named += [name for name in _conditions(rest) if name.casefold() not in aliases]
    prefix = f"!{module[0].text}."
    fields = (name.removeprefix(prefix) for name in named)
    return QueriedFields(module[0].text, tuple(dict.fromkeys(fields)))


def _columns(tokens: Sequence[_Token]) -> tuple[list[str], Collection[str]]:
    """The fields among the columns, and the names that the query gives to columns."""
    named: list[str] = []
    aliases: set[str] = set()
    for column in _split(tokens):
        shown = column
        if [token.word for token in column[-2:-1]] == ["as"]:
            aliases.add(column[-1].text.strip("'\"").casefold())
            shown = column[:-2]
        match [token.word for token in shown]:
            case [function, "(", _, ")"] if function in _FUNCTIONS:
                shown = shown[2:3]
        field = shown[0].field if len(shown) == 1 else None
        if field is not None:
            named.append(field)
    return named, aliases


def _split(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    column: list[_Token] = []
    for token in tokens:
        if token.word == ",":
            yield column
            column = []
        else:
            column.append(token)
    yield column


def _conditions(tokens: Sequence[_Token]) -> Iterator[str]:
    """The fields that rows are chosen, grouped or sorted by."""
    clause = ""
    words = ["", *(token.word for token in tokens), ""]
    for token, before, after in zip(tokens, words, words[2:], strict=False):
        if token.word in _CLAUSES and before not in _BEFORE_A_FIELD:
            clause = token.word
        elif token.kind == "name":
            is_compared = before in _BEFORE_A_FIELD and after in _OPERATORS
            is_listed = clause in ("group", "order") and before in ("by", ",")
            if is_listed or (clause == "where" and is_compared):
                yield token.text


def module_behind(
    schema: OrgSchema, module: OrgModule | None, lookups: Sequence[str]
) -> OrgModule | None:
    """The module that lookups lead to, each to one module; None where they lead to no known one."""
    for name in lookups:
        field = fields_by_name(module).get(name) if module is not None else None
        is_single = field is not None and len(field.lookup) == 1
        module = schema.by_name.get(field.lookup[0]) if field and is_single else None
    return module


def unknown_fields(
    schema: OrgSchema, query: QueriedFields, on_page: Collection[str]
) -> Iterator[UnknownField]:
    """The fields of a query that the org does not have.

    What is `on_page`, and a field of no module, is one that the org has and does not list. Letters
    may be of either case.
    """
    of_any = {name for module in schema.modules for name in fields_by_name(module)}
    unlisted = {name.casefold() for name in {*on_page, *ALWAYS} - of_any} | {"id"}
    for name in query.fields:
        steps = tuple(name.split("."))
        for end, step in enumerate(steps):
            module = module_behind(schema, schema.by_name.get(query.module), steps[:end])
            if module is None or not (module.fields and module.whole):
                break
            known = unlisted | {each.casefold() for each in fields_by_name(module)}
            if step.casefold() not in known and not _SYSTEM_KEY.fullmatch(step):
                yield UnknownField(module, steps[: end + 1])
                break
