"""The keys of a body as the page promises them, and as a witness has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zoho_conformance.compare.witness import key_values
from zoho_conformance.compare.witness.description import DescribedShape
from zoho_conformance.compare.witness.limits import compare_limits
from zoho_conformance.compare.witness.make_finding import (
    WitnessFindingMaker,
    finding_path,
    join,
    join_types,
)
from zoho_conformance.compare.witness.matching import normalize_spelling, spelling_difference
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model.finding import Finding


def compare(make: WitnessFindingMaker, side: Side, shape: DescribedShape) -> Iterator[Finding]:
    """Find every disagreement on the keys of a body, but none inside of what is missing."""
    body = _Body(make, side, _keys_by_holder(make.promise.keys(side)))
    yield from body.compare_object("", shape)


def _keys_by_holder(keys: tuple[PromisedKey, ...]) -> Mapping[str, Mapping[str, PromisedKey]]:
    """The keys by the path of what holds them; recursive ones at each known depth."""
    below: dict[str, dict[str, PromisedKey]] = {}
    for key in keys:
        below.setdefault(key.key.parent, {})[key.key.name] = key
    for key in keys:
        if key.recursive is not None:
            inside = f"{key.path}.{key.recursive}[]"
            together = {**below.get(key.path, {}), **below.get(inside, {})}
            below[key.path] = {**together, **below.get(key.path, {})}
            below[inside] = {**together, **below.get(inside, {})}
    return below


@dataclass(frozen=True, slots=True)
class _Body:
    make: WitnessFindingMaker
    side: Side
    below: Mapping[str, Mapping[str, PromisedKey]]

    def compare_object(self, path: str, shape: DescribedShape) -> Iterator[Finding]:
        """Compare the keys of the object at a path, if the witness lists any."""
        known = self.below.get(path, {})
        # A recursive key is known at each depth, and is compared where the page has it.
        keys = {name: key for name, key in known.items() if key.key.parent == path}
        if not keys or not shape.properties:
            return
        spelled = {name: name for name in keys if name in shape.properties}
        spelled |= _match_spellings(set(keys) - set(spelled), set(shape.properties) - set(known))
        for name, key in keys.items():
            if name in spelled:
                yield from self._compare_key(key, spelled[name], shape)
            elif not (_is_left_open(key) or key.key.basis == "ruled" or name.startswith("{")):
                yield self.make.about_key(
                    "witness-key-missing",
                    self.side,
                    key,
                    expected=f"the key {name}",
                    actual="no such key",
                )
        yield from self._compare_required(path, keys, spelled, shape)
        if any(key.key.is_field for key in keys.values()):
            # Each description has other fields of records as its examples.
            return
        for name in sorted(set(shape.properties) - set(known) - set(spelled.values())):
            yield self._undocumented_key(path, name, keys, shape.properties[name]())

    def _compare_key(
        self, key: PromisedKey, name: str, holder: DescribedShape
    ) -> Iterator[Finding]:
        shape = holder.properties[name]()
        if name != key.key.name:
            yield self.make.about_key(
                "witness-key-spelled-otherwise",
                self.side,
                key,
                expected=f"the key {key.key.name}",
                actual=f"{name}, which differs {spelling_difference(key.key.name, name)}",
            )
        if key.may_be_requested:
            return
        types = key_values.compare_types(self.make, self.side, key, shape)
        yield from types
        yield from key_values.compare_null(self.make, self.side, key, shape)
        if types and types[0].level != "info":
            return
        yield from key_values.compare_values(self.make, self.side, key, shape)
        yield from compare_limits(self.make, self.side, key, shape.limits)
        inside = f"{key.path}[]"
        if inside in self.below:
            yield from self._compare_elements(key, inside, shape)
        elif key.path in self.below:
            yield from self.compare_object(key.path, shape)

    def _compare_elements(
        self, key: PromisedKey, path: str, shape: DescribedShape
    ) -> Iterator[Finding]:
        item = shape.items() if shape.items else None
        if item is None:
            return
        if item.types and "object" not in item.types:
            yield self.make.about_key(
                "witness-type-differs",
                self.side,
                key,
                expected="object",
                actual=join_types(item.types),
                path=path,
            )
            return
        yield from self.compare_object(path, item)

    def _compare_required(
        self,
        path: str,
        keys: Mapping[str, PromisedKey],
        spelled: Mapping[str, str],
        shape: DescribedShape,
    ) -> Iterator[Finding]:
        """Find keys that only one side requires; those that the page requires are one finding."""
        if shape.required is None:
            return
        left_out = []
        for name, has in spelled.items():
            key = keys[name]
            if has in shape.required and self._is_optional(key) and not _is_left_open(key):
                yield self.make.about_key(
                    "witness-required-differs",
                    self.side,
                    key,
                    expected=self._describe_optional(key),
                    actual="required",
                    level="warning" if self.side == "response" else "error",
                )
            elif has not in shape.required and self._is_demanded(key):
                left_out.append(key)
        if left_out:
            words = "in every sample" if self.side == "response" else "mandatory"
            yield self.make.about_key(
                "witness-required-differs",
                self.side,
                left_out[0],
                expected=f"{words}: {join(key.key.name for key in left_out)}",
                actual="required: none of these",
                # The page does not rule out an answer without a key of its samples.
                level="info" if self.side == "response" else "warning",
                path=path,
            )

    def _is_demanded(self, key: PromisedKey) -> bool:
        if self.side == "response":
            return key.is_required
        return key.key.presence == "mandatory" and not key.optional

    def _is_optional(self, key: PromisedKey) -> bool:
        if self.side == "request":
            conditional = key.key.presence == "conditional" and not self._follows_parent(key)
            return key.optional or key.key.presence == "optional" or conditional
        return not key.is_required

    def _follows_parent(self, key: PromisedKey) -> bool:
        """Whether a key is mandatory under the same condition as the key that holds it."""
        holder = key.key.parent.removesuffix("[]")
        above = self.below.get(holder.rpartition(".")[0], {}).get(holder.rpartition(".")[2])
        return above is not None and above.key.condition == key.key.condition

    def _describe_optional(self, key: PromisedKey) -> str:
        if key.key.presence == "conditional" and self.side == "request":
            return f"mandatory only: {key.key.condition}"
        return "optional" if self.side == "request" else "not in every sample"

    def _undocumented_key(
        self, path: str, name: str, keys: Mapping[str, PromisedKey], shape: DescribedShape
    ) -> Finding:
        beside = next(iter(keys.values()))
        types = join_types(shape.types) or "any type"
        return self.make.about_operation(
            "witness-key-undocumented",
            finding_path(self.side, f"{path}.{name}" if path else name),
            expected="no such key",
            actual=f"the key {name} ({types})",
            level="info",
            basis=beside.basis,
            section=beside.section(self.side),
            line=beside.key.line,
        )


def _is_left_open(key: PromisedKey) -> bool:
    """Whether nothing is promised of there being the key."""
    return key.may_be_requested or key.key.is_field


def _match_spellings(names: set[str], others: set[str]) -> dict[str, str]:
    """Pair documented keys with the one key of the witness that differs only in spelling."""
    spelled = {}
    by_spelling: dict[str, list[str]] = {}
    for other in others:
        by_spelling.setdefault(normalize_spelling(other), []).append(other)
    for name in sorted(names):
        alike = by_spelling.get(normalize_spelling(name), [])
        if len(alike) == 1:
            spelled[name] = alike[0]
    return spelled
