"""The keys of a body as the page promises them, and as a witness has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zoho_conformance.compare.witness import key_values
from zoho_conformance.compare.witness.description import Shape
from zoho_conformance.compare.witness.make_finding import (
    FindingMaker,
    either_of,
    finding_path,
    join,
)
from zoho_conformance.compare.witness.spelling import spelling_difference, without_spelling
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import PromisedKey
from zoho_conformance.model.finding import Finding


def compare(tell: FindingMaker, side: Side, shape: Shape) -> Iterator[Finding]:
    """Every disagreement on the keys of one body; inside of what is missing nothing is told."""
    body = _Body(tell, side, _keys_by_holder(tell.promise.keys(side)))
    yield from body.object("", shape)


def _keys_by_holder(keys: tuple[PromisedKey, ...]) -> Mapping[str, Mapping[str, PromisedKey]]:
    """The keys by the path of the object that holds them, those that nest at each depth known."""
    below: dict[str, dict[str, PromisedKey]] = {}
    for one in keys:
        below.setdefault(one.key.parent, {})[one.key.name] = one
    for one in keys:
        if one.recursive is not None:
            inside = f"{one.path}.{one.recursive}[]"
            together = {**below.get(one.path, {}), **below.get(inside, {})}
            below[one.path] = {**together, **below.get(one.path, {})}
            below[inside] = {**together, **below.get(inside, {})}
    return below


@dataclass(frozen=True, slots=True)
class _Body:
    tell: FindingMaker
    side: Side
    below: Mapping[str, Mapping[str, PromisedKey]]

    def object(self, path: str, shape: Shape) -> Iterator[Finding]:
        """The keys of the object at a path; a witness that lists none says nothing of them."""
        known = self.below.get(path, {})
        # A key that nests is known at each depth, and is compared where the page has it.
        keys = {name: one for name, one in known.items() if one.key.parent == path}
        if not keys or not shape.properties:
            return
        spelled = {name: name for name in keys if name in shape.properties}
        spelled |= _match_spellings(set(keys) - set(spelled), set(shape.properties) - set(known))
        for name, one in keys.items():
            if name in spelled:
                yield from self._key(one, spelled[name], shape)
            elif not (one.may_be_requested or one.key.basis == "ruled" or name.startswith("{")):
                yield self.tell.about_key(
                    "witness-key-missing",
                    self.side,
                    one,
                    expected=f"the key {name}",
                    actual="no such key",
                )
        yield from self._required(path, keys, spelled, shape)
        for name in sorted(set(shape.properties) - set(known) - set(spelled.values())):
            yield self._undocumented(path, name, keys, shape.properties[name]())

    def _key(self, one: PromisedKey, name: str, holder: Shape) -> Iterator[Finding]:
        shape = holder.properties[name]()
        if name != one.key.name:
            yield self.tell.about_key(
                "witness-key-spelled-otherwise",
                self.side,
                one,
                expected=f"the key {one.key.name}",
                actual=f"{name}, which differs {spelling_difference(one.key.name, name)}",
            )
        if one.may_be_requested:
            return
        types = key_values.types(self.tell, self.side, one, shape)
        yield from types
        yield from key_values.null(self.tell, self.side, one, shape)
        if types and types[0].level != "info":
            return
        yield from key_values.values(self.tell, self.side, one, shape)
        inside = f"{one.path}[]"
        if inside in self.below:
            yield from self._elements(one, inside, shape)
        elif one.path in self.below:
            yield from self.object(one.path, shape)

    def _elements(self, one: PromisedKey, path: str, shape: Shape) -> Iterator[Finding]:
        item = shape.items() if shape.items else None
        if item is None:
            return
        if item.types and "object" not in item.types:
            yield self.tell.about_key(
                "witness-type-differs",
                self.side,
                one,
                expected="object",
                actual=either_of(item.types),
                path=path,
            )
            return
        yield from self.object(path, item)

    def _required(
        self,
        path: str,
        keys: Mapping[str, PromisedKey],
        spelled: Mapping[str, str],
        shape: Shape,
    ) -> Iterator[Finding]:
        """Keys that one side demands and the other does not, those it may leave out in one."""
        if shape.required is None:
            return
        left_out = []
        for name, has in spelled.items():
            one = keys[name]
            if has in shape.required and self._is_optional(one) and not one.may_be_requested:
                yield self.tell.about_key(
                    "witness-required-differs",
                    self.side,
                    one,
                    expected=self._describe_optional(one),
                    actual="required",
                    level="warning" if self.side == "response" else "error",
                )
            elif has not in shape.required and self._is_demanded(one):
                left_out.append(one)
        if left_out:
            words = "in every sample" if self.side == "response" else "mandatory"
            yield self.tell.about_key(
                "witness-required-differs",
                self.side,
                left_out[0],
                expected=f"{words}: {join(one.key.name for one in left_out)}",
                actual="required: none of these",
                # An answer that lacks a key of the samples is not what the page rules out.
                level="info" if self.side == "response" else "warning",
                path=path,
            )

    def _is_demanded(self, one: PromisedKey) -> bool:
        if self.side == "response":
            return one.is_required
        return one.key.presence == "mandatory" and not one.optional

    def _is_optional(self, one: PromisedKey) -> bool:
        if self.side == "request":
            conditional = one.key.presence == "conditional" and not self._follows_parent(one)
            return one.optional or one.key.presence == "optional" or conditional
        return not one.is_required

    def _follows_parent(self, one: PromisedKey) -> bool:
        """Whether a key is mandatory wherever what holds it comes, the condition being the same."""
        holder = one.key.parent.removesuffix("[]")
        above = self.below.get(holder.rpartition(".")[0], {}).get(holder.rpartition(".")[2])
        return above is not None and above.key.condition == one.key.condition

    def _describe_optional(self, one: PromisedKey) -> str:
        if one.key.presence == "conditional" and self.side == "request":
            return f"mandatory only: {one.key.condition}"
        return "optional" if self.side == "request" else "not in every sample"

    def _undocumented(
        self, path: str, name: str, keys: Mapping[str, PromisedKey], shape: Shape
    ) -> Finding:
        beside = next(iter(keys.values()))
        told = either_of(shape.types) or "any type"
        return self.tell.about_operation(
            "witness-key-undocumented",
            finding_path(self.side, f"{path}.{name}" if path else name),
            expected="no such key",
            actual=f"the key {name} ({told})",
            level="info",
            basis=beside.basis,
            section=beside.section(self.side),
            line=beside.key.line,
        )


def _match_spellings(names: set[str], others: set[str]) -> dict[str, str]:
    """Documented keys with the one key of the witness that differs in spelling alone."""
    found = {}
    for name in sorted(names):
        alike = [one for one in others if without_spelling(one) == without_spelling(name)]
        if len(alike) == 1:
            found[name] = alike[0]
    return found
