"""Names that a reader understands where they stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from zoho_conformance.model import locations

ROOT = locations.root()
FOLDERS = ("zoho_conformance", "conformance", "tests", "docs", "bench")
FILES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))

# They say nothing about the thing: `for key in keys` saves the reader a look upwards.
EMPTY_NAMES = frozenset({"one", "found", "held", "told"})

# A test is read and selected by its name alone, so it may not lean on another sentence.
LEANING = re.compile(
    r"test_(it|its|they|them|their|this|that|these|those|so|nor|neither|but|and|or)_"
)
FEWEST_WORDS = 3


def bound_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that a module gives to something, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.ExceptHandler):
            yield node.lineno, node.name or ""
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno, node.asname


def functions_of_tests(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every test of a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.lineno, node.name


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_is_a_pronoun_or_a_bare_participle(folder: str) -> None:
    empty = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in FILES
        if file.relative_to(ROOT).parts[0] == folder
        for line, name in bound_names(ast.parse(file.read_text(encoding="utf-8")))
        if name in EMPTY_NAMES
    ]
    assert not empty, f"{len(empty)} names, such as {empty[:10]}"


def test_every_test_has_a_name_that_says_its_behaviour_alone() -> None:
    leaning = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in FILES
        if file.relative_to(ROOT).parts[0] == "tests"
        for line, name in functions_of_tests(ast.parse(file.read_text(encoding="utf-8")))
        if LEANING.match(name) or len(name.split("_")) <= FEWEST_WORDS
    ]
    assert not leaning, f"{len(leaning)} tests, such as {leaning[:10]}"
