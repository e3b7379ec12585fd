"""Keys that a list spells otherwise than all samples: `hook` or `$hooks` for `hooks`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.model import json_path
from zoho_conformance.pages.blocks import Block, Item
from zoho_conformance.pages.keys import key_line, type_words
from zoho_conformance.pages.samples.sample_shape import SampleShape


def with_listed_spellings(
    blocks: Sequence[Block], shapes: Mapping[str, SampleShape]
) -> Mapping[str, SampleShape]:
    """The shapes, with the name that a list has for an object that the samples spell otherwise.

    So it is known what such an object holds, where nothing else shows which keys of the list do.
    """
    shown = {json_path.name(path) for path in shapes}
    lines = (key_line.read(block.text, shown.__contains__) for block in _items(blocks))
    listed = {line.name: line.type for line in lines if line is not None}
    spellings = {
        other: name
        for name, type_ in listed.items()
        if name not in shown and type_ is not None and not type_words.is_scalar(type_)
        for other in (f"{name}s", name.removesuffix("s"), f"${name}", name.removeprefix("$"))
        if other in shown and other not in listed
    }
    if not spellings:
        return shapes
    respelt = {}
    for path, shape in shapes.items():
        steps = (step.partition("[") for step in path.split("."))
        respelt[".".join(spellings.get(name, name) + mark + at for name, mark, at in steps)] = shape
    return respelt


def _items(blocks: Sequence[Block]) -> Iterator[Item]:
    return (block for block in blocks if isinstance(block, Item))
