"""Where the key list of a body and its samples contradict each other, or leave something open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zoho_conformance.contracts.contract import Key
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import DIGITS
from zoho_conformance.pages.keys import shown_values, type_words
from zoho_conformance.pages.keys.key_description import KeyDescription
from zoho_conformance.pages.keys.key_lists import ListedKey
from zoho_conformance.pages.samples.sample_shape import SampleShape


def doubts_of_values(
    listed: Iterable[ListedKey],
    descriptions: Mapping[str, KeyDescription],
    shapes: Mapping[str, SampleShape],
) -> Iterator[Doubt]:
    """A doubt for each list that the page closes and its samples contradict."""
    for key in listed:
        path, values = key.path, descriptions[key.path].values
        shape = shapes.get(path)
        if not values or shape is None or not shown_values.are_possible(shape.types, shape):
            continue
        if strange := shown_values.strange(values, shape):
            what = f"`{path}` is {_quote(sorted(strange))} in the sample, no possible value"
            yield Doubt.at_line(key.entry.item.line, "value-not-listed", what, path)


def doubts_of_keys(
    keys: Sequence[Key], shapes: Mapping[str, SampleShape], list_line: int | None
) -> Iterator[Doubt]:
    """Where key list and samples leave something open, or contradict each other.

    `list_line` is where the first key list begins, if there is one.
    """
    yield from _doubts_of_placeholders(shapes)
    sample_line = min((shape.line for shape in shapes.values()), default=0)
    if list_line is None:
        if shapes:
            what = "no key list: the sample alone shows the keys"
            yield Doubt.at_line(sample_line, "no-key-list", what)
        return
    only_sampled = [key.path for key in keys if key.basis == "sample"]
    if only_sampled:
        what = f"only the sample shows {_quote(only_sampled)}"
        yield Doubt.at_line(sample_line, "only-in-samples", what)
    for key in keys:
        if key.basis != "sample":
            yield from _doubts_of_key(key, shapes.get(key.path))
    yield from _doubts_of_type_words(keys, shapes, list_line)
    parents = {"", *map(json_path.parent, shapes)}
    missing = [
        key.path
        for key in keys
        if key.presence == "mandatory"
        and key.parent in parents
        and not (key.path in shapes and shapes[key.path].always)
    ]
    if missing and shapes:
        what = f"mandatory on the page, and not in every sample: {_quote(missing)}"
        yield Doubt.at_line(sample_line, "mandatory-not-in-samples", what)


def _doubts_of_placeholders(shapes: Mapping[str, SampleShape]) -> Iterator[Doubt]:
    for path, shape in shapes.items():
        if not shape.is_named and path.count("{") == 1 and path.endswith("}"):
            what = f"`{path}` stands for keys whose names are data; any of their kind may come"
            yield Doubt.at_line(shape.line, "data-as-key", what, path)


def _doubts_of_key(key: Key, shape: SampleShape | None) -> Iterator[Doubt]:
    line, path = key.line, key.path
    if key.type is None:
        yield Doubt.at_line(line, "no-type", f"`{path}` has no type word", path)
    if shape is None:
        yield Doubt.at_line(line, "not-in-samples", f"no sample shows `{path}`", path)
        return
    if key.type is not None and key.type.casefold() == "long" and not _shows_digits(shape):
        what = f"`{path}` is a long, and the sample shows no string of digits"
        yield Doubt.at_line(line, "form-contradicts", what, path)
    if "null" in shape.types and key.null_when is None:
        what = f"`{path}` is null in the sample; the page does not say when"
        yield Doubt.at_line(line, "null-unexplained", what, path)
    if key.null_when and key.type and "object" not in key.type.casefold():
        what = f"`{path}` is a {key.type} that may be null"
        yield Doubt.at_line(line, "null-of-scalar", what, path)


def _shows_digits(shape: SampleShape) -> bool:
    """Whether all values are such strings as ids are, which pages call longs."""
    return all(isinstance(value, str) and DIGITS.fullmatch(value) for value in shape.scalars)


def _doubts_of_type_words(
    keys: Sequence[Key], shapes: Mapping[str, SampleShape], line: int
) -> Iterator[Doubt]:
    """One doubt for each type word that the sample contradicts, however many keys have it."""
    contradicting: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        if key.type is None or key.path not in shapes:
            continue
        stated = type_words.json_types_of(key.type)
        for name in shapes[key.path].types:
            # An integer is a number, too.
            if name not in ("null", *stated) and not (name == "integer" and "number" in stated):
                contradicting.setdefault((key.type, name), []).append(key.path)
    for (word, name), paths in contradicting.items():
        what = f"{word} on the page, {name} in the sample: {_quote(paths)}"
        only_path = paths[0] if len(paths) == 1 else None
        yield Doubt.at_line(line, "type-contradicts", what, only_path)


def _quote(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
