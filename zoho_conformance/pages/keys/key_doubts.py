"""Where key list and samples of one body leave something open, or contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.contracts.contract import Doubt, Key
from zoho_conformance.pages.keys import type_words
from zoho_conformance.pages.samples.sample_shape import Shape


def of(keys: Sequence[Key], shapes: Mapping[str, Shape], list_line: int | None) -> Iterator[Doubt]:
    """The doubts about a body's keys; ``list_line`` is where its first key list begins, if any."""
    yield from _stand_ins(shapes)
    sample_line = min((one.line for one in shapes.values()), default=0)
    if list_line is None:
        if shapes:
            what = "no key list: the sample alone shows the keys"
            yield Doubt.at(sample_line, "no-key-list", what)
        return
    extra = [key.path for key in keys if key.basis == "sample"]
    if extra:
        what = f"only the sample shows {_listed(extra)}"
        yield Doubt.at(sample_line, "only-in-samples", what)
    for key in keys:
        if key.basis != "sample":
            yield from _key_doubts(key, shapes.get(key.path))
    yield from _word_doubts(keys, shapes, list_line)
    parents = {"", *(path.rpartition(".")[0] for path in shapes)}
    absent = [
        key.path
        for key in keys
        if key.presence == "mandatory"
        and key.parent in parents
        and not (key.path in shapes and shapes[key.path].always)
    ]
    if absent:
        what = f"mandatory on the page, and not in every sample: {_listed(absent)}"
        yield Doubt.at(sample_line, "mandatory-not-in-samples", what)


def _stand_ins(shapes: Mapping[str, Shape]) -> Iterator[Doubt]:
    for path, shape in shapes.items():
        if not shape.named and path.count("{") == 1 and path.endswith("}"):
            what = f"`{path}` stands for keys whose names are data; any of their kind may come"
            yield Doubt.at(shape.line, "data-as-key", what, path)


def _key_doubts(key: Key, shape: Shape | None) -> Iterator[Doubt]:
    at, path = key.line, key.path
    if key.type is None:
        yield Doubt.at(at, "no-type", f"`{path}` has no type word", path)
    if shape is None:
        yield Doubt.at(at, "not-in-samples", f"no sample shows `{path}`", path)
        return
    if "null" in shape.types and key.null_when is None:
        what = f"`{path}` is null in the sample; the page does not say when"
        yield Doubt.at(at, "null-unexplained", what, path)
    if key.null_when and key.type and "object" not in key.type.casefold():
        what = f"`{path}` is a {key.type} that may be null"
        yield Doubt.at(at, "null-of-scalar", what, path)
    if key.values:
        seen = [
            v for value in shape.values for v in (value if isinstance(value, list) else [value])
        ]
        strange = sorted({_word(one) for one in seen if one is not None} - set(key.values))
        if strange:
            what = f"`{path}` is {_listed(strange)} in the sample, no possible value"
            yield Doubt.at(at, "value-not-listed", what, path)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _word_doubts(keys: Sequence[Key], shapes: Mapping[str, Shape], line: int) -> Iterator[Doubt]:
    """One doubt for each type word that the sample contradicts, however many keys it is on."""
    against: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        if key.type is None or key.path not in shapes:
            continue
        said = type_words.all_meant(key.type)
        for name in shapes[key.path].types:
            # An integer is a number, too.
            if name not in ("null", *said) and not (name == "integer" and "number" in said):
                against.setdefault((key.type, name), []).append(key.path)
    for (word, name), paths in against.items():
        what = f"{word} on the page, {name} in the sample: {_listed(paths)}"
        yield Doubt.at(line, "type-contradicts", what, paths[0] if len(paths) == 1 else None)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
