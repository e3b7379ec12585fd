"""The keys of a body: what the key list states, placed in the tree that the sample shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import Doubt, Key
from conformance.pages import heads, statements
from conformance.pages.nesting import entries, nest
from conformance.pages.samples import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conformance.pages.heads import Head
    from conformance.pages.nesting import Entry, Node
    from conformance.pages.sections import Section

# JSON types for the page's type words, where no sample shows any.
_WORDS: tuple[tuple[str, str], ...] = (
    ("array", "array"),
    ("list", "array"),
    ("object", "object"),
    ("boolean", "boolean"),
    ("long", "integer"),
    ("int", "integer"),
    ("double", "number"),
    ("float", "number"),
    ("number", "number"),
)


@dataclass(frozen=True, slots=True)
class _Documented:
    path: str
    head: Head
    entry: Entry


def read(
    section: Section | None, shapes: Mapping[str, Shape], sample_line: int
) -> tuple[tuple[Key, ...], tuple[Doubt, ...]]:
    """The keys in page order, those that only the sample has in their places, and the doubts."""
    tree = _Sample(shapes)
    doubts: list[Doubt] = []
    documented = list(_documented(section, tree, doubts)) if section else []
    stated = {one.path: one for one in documented}
    words = _words_shown(documented, shapes)
    keys = [_stated(one, shapes, words) for one in documented]
    only_sample = not documented
    keys += [
        _shown(path, shape, sample_line, _words_of_envelope(path, shapes), only_sample=only_sample)
        for path, shape in shapes.items()
        if path not in stated
    ]
    order = {path: at for at, path in enumerate(_in_order(documented, shapes))}
    keys.sort(key=lambda key: order[key.path])
    doubts += _doubts(keys, shapes, section, sample_line)
    return tuple(keys), tuple(doubts)


class _Sample:
    """The sample's tree as the key list needs it: which keys stand below which name."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._names: set[str] = set()
        self._below: dict[str, set[str]] = {}
        for path in shapes:
            parent, _, name = path.rpartition(".")
            self._names.add(name)
            self._below.setdefault(parent, set()).add(name)

    def is_key(self, name: str) -> bool:
        return name in self._names

    def may_have(self, parent: str, name: str) -> bool:
        """Whether the key stands below the parent, as far as the sample shows the parent at all."""
        return parent not in self._below or name in self._below[parent]

    def top(self, names: Sequence[str]) -> str:
        """The path of the object that has most of these keys: the one the key list describes."""
        wanted = set(names)
        return max(
            self._below or {"": set()},
            key=lambda path: (len(self._below.get(path, set()) & wanted), -path.count(".")),
        )

    def element(self, path: str) -> str:
        """The path below which the keys of a value stand: its elements', if it is an array."""
        return f"{path}[]" if f"{path}[]" in self._below else path


def _documented(section: Section, tree: _Sample, doubts: list[Doubt]) -> Iterator[_Documented]:
    found = []
    read_heads: dict[int, Head] = {}
    for entry in entries(section.blocks):
        head = heads.read(entry.text, tree.is_key)
        if head is None or (entry.noted and not (head.type and tree.is_key(head.name))):
            continue
        found.append(entry)
        read_heads[id(entry)] = head

    # The top of the list is told by its outermost entries, before any nesting is settled.
    first_indent = found[0].item.indent if found else 0
    outer = [read_heads[id(one)].name for one in found if one.item.indent == first_indent]
    top = tree.top(outer)

    def path_of(node: Node | None) -> str:
        if node is None:
            return top
        above = tree.element(path_of(node.parent))
        head = read_heads[id(node.entry)]
        path = f"{above}.{head.name}" if above else head.name
        array = head.type is not None and "array" in head.type.casefold()
        return f"{path}[]" if array or tree.element(path) != path else path

    def belongs(parent: Node | None, entry: Entry) -> bool:
        return tree.may_have(path_of(parent), read_heads[id(entry)].name)

    def walk(nodes: Sequence[Node]) -> Iterator[_Documented]:
        for node in nodes:
            head = read_heads[id(node.entry)]
            above = path_of(node.parent)
            path = f"{above}.{head.name}" if above else head.name
            if node.unsure:
                doubts.append(
                    Doubt(
                        f"the nesting of `{head.name}` is ambiguous; it is taken for `{path}`",
                        f"line {node.entry.item.line}",
                    )
                )
            yield _Documented(path, head, node.entry)
            yield from walk(node.children)

    yield from walk(nest(found, belongs))


def _in_order(documented: Sequence[_Documented], shapes: Mapping[str, Shape]) -> list[str]:
    """Parents before children: wrappers first, then page order, then what only the sample has."""
    order: dict[str, None] = {}
    for one in documented:
        steps = one.path.split(".")
        for depth in range(1, len(steps)):
            above = ".".join(steps[:depth]).removesuffix("[]")
            if above in shapes:
                order.setdefault(above)
        order.setdefault(one.path)
    for path in shapes:
        order.setdefault(path)
    return list(order)


def _words_shown(
    documented: Sequence[_Documented], shapes: Mapping[str, Shape]
) -> dict[str, tuple[str, ...]]:
    """The JSON types that the samples show for each type word of this page."""
    shown: dict[str, dict[str, None]] = {}
    for one in documented:
        if one.head.type is None or one.path not in shapes:
            continue
        types = shown.setdefault(one.head.type.casefold(), {})
        types.update(dict.fromkeys(name for name in shapes[one.path].types if name != "null"))
    return {word: tuple(types) for word, types in shown.items() if types}


def _types_of(word: str | None, shown: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if word is None:
        return ()
    if word.casefold() in shown:
        return shown[word.casefold()]
    folded = word.casefold().replace(" ", "")
    return next(((name,) for part, name in _WORDS if part in folded), ("string",))


def _stated(
    one: _Documented, shapes: Mapping[str, Shape], shown: Mapping[str, tuple[str, ...]]
) -> Key:
    shape = shapes.get(one.path) or Shape(_instances(one.path, shapes))
    said = statements.read(one.entry.says)
    nullable = said.nullable or "null" in shape.types
    types = tuple(name for name in shape.types if name != "null")
    types = types or _types_of(one.head.type, shown)
    boolean = types == ("boolean",) and said.default is not None
    return Key(
        path=one.path,
        type=one.head.type,
        types=(*types, "null") if nullable and types else types,
        items=shape.items or (("string",) if said.values and types == ("array",) else ()),
        values=said.values,
        default=said.default == "true" if boolean else said.default,
        format=shape.format,
        nullable=nullable,
        null_when=said.null_when,
        always=shape.always,
        required=shape.always,
        presence=one.head.presence,
        condition=one.head.condition,
        basis="stated",
        line=one.entry.item.line,
    )


def _instances(path: str, shapes: Mapping[str, Shape]) -> int:
    """How many instances of the key's parent the samples have."""
    parent = path.rpartition(".")[0]
    return next((one.parents for at, one in shapes.items() if at.rpartition(".")[0] == parent), 0)


_ENVELOPE = ("code", "details", "message", "status")


def _words_of_envelope(path: str, shapes: Mapping[str, Shape]) -> tuple[str, ...] | None:
    """The words that an action's answer is known by: its code, message and status in the sample."""
    parent, _, name = path.rpartition(".")
    if name not in _ENVELOPE or not all(f"{parent}.{one}" in shapes for one in _ENVELOPE):
        return None
    return tuple(dict.fromkeys(one for one in shapes[path].values if isinstance(one, str))) or None


def _shown(
    path: str, shape: Shape, line: int, words: tuple[str, ...] | None, *, only_sample: bool
) -> Key:
    return Key(
        path=path,
        type=None,
        types=shape.types,
        items=shape.items,
        values=words,
        default=None,
        format=shape.format,
        nullable="null" in shape.types,
        null_when=None,
        always=shape.always,
        required=shape.always and only_sample,
        presence=None,
        condition=None,
        basis="sample",
        line=line,
    )


def _doubts(
    keys: Sequence[Key], shapes: Mapping[str, Shape], section: Section | None, sample_line: int
) -> Iterator[Doubt]:
    if section is None:
        if shapes:
            yield Doubt("no key list: the sample alone shows the keys", f"line {sample_line}")
        return
    where = f"line {section.line}"
    extra = [key.path for key in keys if key.basis == "sample"]
    if extra:
        yield Doubt(f"only the sample shows {_listed(extra)}", f"line {sample_line}")
    for key in keys:
        if key.basis != "sample":
            yield from _key_doubts(key, shapes.get(key.path))
    yield from _word_doubts(keys, shapes, where)


def _key_doubts(key: Key, shape: Shape | None) -> Iterator[Doubt]:
    at = f"line {key.line}"
    if key.type is None:
        yield Doubt(f"`{key.path}` has no type word", at)
    if shape is None:
        yield Doubt(f"no sample shows `{key.path}`", at)
        return
    if "null" in shape.types and key.null_when is None:
        yield Doubt(f"`{key.path}` is null in the sample; the page does not say when", at)
    if key.null_when and key.type and "object" not in key.type.casefold():
        yield Doubt(f"`{key.path}` is a {key.type} that may be null", at)
    if key.values:
        seen = [
            v for value in shape.values for v in (value if isinstance(value, list) else [value])
        ]
        strange = sorted({str(one) for one in seen if one is not None} - set(key.values))
        if strange:
            yield Doubt(f"`{key.path}` is {_listed(strange)} in the sample, no possible value", at)


def _word_doubts(keys: Sequence[Key], shapes: Mapping[str, Shape], where: str) -> Iterator[Doubt]:
    """One doubt for each type word that the sample contradicts, however many keys it is on."""
    against: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        if key.type is None or key.path not in shapes:
            continue
        said = _types_of(key.type, {})
        for name in shapes[key.path].types:
            if name != "null" and name not in said:
                against.setdefault((key.type, name), []).append(key.path)
    for (word, name), paths in against.items():
        yield Doubt(f"{word} on the page, {name} in the sample: {_listed(paths)}", where)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
