"""What is called where an object's keys are unpacked into the arguments: `Lock(**row)`.

Which keys it takes follows from it. It is looked up in the source, without running anything.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from types import FrameType, FunctionType, MethodType, ModuleType
from typing import Any

_BYTES_OF_AN_INSTRUCTION = 2


def callee_of(frame: FrameType) -> Any:
    """The class or the function that a frame is about to call with `**`; None if not known."""
    positions = frame.f_code.co_positions()
    at = next(islice(positions, frame.f_lasti // _BYTES_OF_AN_INSTRUCTION, None), None)
    if at is None or None in at:
        return None
    first, last, begin, end = at
    fitting = [
        call
        for call in _unpacking_calls(frame.f_code.co_filename)
        if (call.lineno, call.col_offset) <= (first, begin)
        and (last, end) <= (call.end_lineno or 0, call.end_col_offset or 0)
    ]
    if not fitting:
        return None
    # The innermost of nested calls.
    value = _value(max(fitting, key=lambda call: (call.lineno, call.col_offset)).func, frame)
    if isinstance(value, MethodType):
        value = value.__func__
    return value if isinstance(value, type | FunctionType) else None


@lru_cache(maxsize=64)
def _unpacking_calls(file: str) -> tuple[ast.Call, ...]:
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError, RecursionError):
        return ()
    return tuple(_calls(tree))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(each.arg is None for each in node.keywords):
            yield node


def _value(node: ast.expr, frame: FrameType) -> Any:
    """The value of a name, or of an attribute that can be read without running code."""
    if isinstance(node, ast.Name):
        for names in (frame.f_locals, frame.f_globals, vars(builtins)):
            if node.id in names:
                return names[node.id]
    elif isinstance(node, ast.Attribute):
        owner = _value(node.value, frame)
        if isinstance(owner, ModuleType):
            return vars(owner).get(node.attr)
        if owner is not None:
            value = inspect.getattr_static(owner, node.attr, None)
            return value.__func__ if isinstance(value, classmethod | staticmethod) else value
    return None
