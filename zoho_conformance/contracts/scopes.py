"""OAuth scopes: which of them an operation needs, what one includes, and the least that are enough.

A scope is a path of names with an operation type at its end, `ZohoCRM.modules.leads.READ`. Zoho
takes them in any case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.promise import Promise

AnyOf = tuple[str, ...]
"""Scopes of which one is enough, the narrowest first."""

CUSTOM = "custom"
"""What stands for every module that a customer made."""

MODULE = "{module}"
"""What stands for a module that no request names."""

_SLOT = re.compile(r"\{+([^{}]*)\}+")
_TYPE = re.compile(r"operations?[_ -]?type", re.IGNORECASE)
_SYSTEM = "__s"
_BREADTH = {"all": 2, "write": 1}
_TYPES_OF_METHODS = {
    "GET": "READ",
    "POST": "CREATE",
    "PUT": "UPDATE",
    "PATCH": "UPDATE",
    "DELETE": "DELETE",
}


def module_word(module: str, known: Collection[str]) -> str:
    """How scopes name a module, by its API name; `known` are the modules that pages list."""
    name = module.casefold()
    word = _letters(name.removesuffix(_SYSTEM))
    is_own = name.endswith(_SYSTEM) or word in map(_letters, known)
    return word if is_own else CUSTOM


def needed_scopes(promise: Promise, modules: Iterable[str] = ()) -> Iterator[AnyOf]:
    """What a call takes: one scope of each group, for each module that it is about.

    `modules` are words of scopes. Where there are none, `MODULE` stays in its place.
    """
    words = tuple(modules)
    for any_of in promise.contract.scopes:
        takes_module = any(_has_module(scope) for scope in any_of)
        for word in words if takes_module and words else (MODULE,):
            filled = (_with_module(scope, word) for scope in any_of)
            typed = chain.from_iterable(
                _with_types(scope, template, promise)
                for scope, template in zip(filled, any_of, strict=True)
            )
            yield tuple(sorted(dict.fromkeys(typed), key=_breadth))


def includes(granted: str, needed: str, *, any_module: bool = False) -> bool:
    """Whether a scope permits what another does: it is the same, or of more.

    `.ALL` has every type and all below it, another type the same type below it. What is needed of
    an unnamed module is in the scope of all modules, or with `any_module` in that of any.
    """
    having, wanted = granted.casefold(), needed.casefold()
    above, _, kind = having.rpartition(".")
    below, _, wanted_kind = wanted.rpartition(".")
    if kind not in ("all", wanted_kind):
        return False
    steps, names = above.split("."), below.split(".")
    return len(steps) <= len(names) and all(
        step in ("all", name) or (any_module and name == MODULE)
        for step, name in zip(steps, names, strict=False)
    )


def is_enough(granted: Collection[str], any_of: AnyOf, *, any_module: bool = False) -> bool:
    """Whether one of the granted scopes permits what any of a group does."""
    return any(
        includes(scope, needed, any_module=any_module) for scope in granted for needed in any_of
    )


def least_scopes(needs: Iterable[AnyOf]) -> tuple[str, ...]:
    """Scopes that are enough for all, each as narrow as can be, and none of them too many.

    What leaves no choice is taken first, so that a choice falls on what is needed anyway.
    """
    groups = sorted(set(needs), key=lambda any_of: (len(any_of), any_of))
    chosen: list[str] = []
    for any_of in groups:
        if is_enough(chosen, any_of):
            continue
        narrowest = [scope for scope in any_of if _breadth(scope) == _breadth(any_of[0])]
        chosen.append(
            max(narrowest, key=lambda scope: sum(is_enough((scope,), group) for group in groups))
        )
    for scope in sorted(chosen, key=_breadth, reverse=True):
        others = [other for other in chosen if other is not scope]
        if all(is_enough(others, any_of) for any_of in groups):
            chosen = others
    # Pages spell one scope in several ways.
    spellings: dict[str, str] = {}
    for scope in sorted({scope for any_of in groups for scope in any_of}):
        spellings[scope.casefold()] = scope
    return tuple(sorted((spellings[scope.casefold()] for scope in chosen), key=str.casefold))


def _with_types(scope: str, template: str, promise: Promise) -> Iterator[str]:
    """The scope with each operation type that its page lists; that of the method where none is."""
    slot = next((slot for slot in _SLOT.finditer(scope) if _TYPE.search(slot[1])), None)
    if slot is None:
        head, _, last = scope.rpartition(".")
        yield f"{head}.{last.upper()}" if _SLOT.search(last) is None else scope
        return
    usual = _TYPES_OF_METHODS[promise.operation.method]
    types = _types_of(promise.contract, template) or ("ALL", usual)
    for kind in sorted(types, key=lambda each: each.upper() != usual):
        named = "READ" if kind.upper() == "GET" else kind.upper()
        yield scope[: slot.start()] + named + scope[slot.end() :]


def _types_of(contract: Contract, template: str) -> tuple[str, ...]:
    name = template.casefold()
    return next((of.types for of in contract.scope_types if of.scope.casefold() == name), ())


def _has_module(scope: str) -> bool:
    return any("module" in slot.casefold() for slot in _SLOT.findall(scope))


def _with_module(scope: str, word: str) -> str:
    return _SLOT.sub(lambda slot: word if "module" in slot[1].casefold() else slot[0], scope)


def _breadth(scope: str) -> tuple[int, int]:
    """How much a scope permits, by its type, then by how few names it has."""
    return _BREADTH.get(scope.rpartition(".")[2].casefold(), 0), -scope.count(".")


def _letters(name: str) -> str:
    return name.casefold().replace("_", "").replace(" ", "")
