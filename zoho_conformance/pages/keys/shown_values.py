"""What samples show of the values of a key, beside what its list of possible values says."""

from __future__ import annotations

from collections.abc import Sequence

from zoho_conformance.model.json_values import as_word
from zoho_conformance.pages.samples.sample_shape import SampleShape


def strange(values: Sequence[str], shape: SampleShape | None) -> set[str]:
    """What the samples show and a list of possible values lacks; the page may write `True`."""
    if shape is None:
        return set()
    words = (value.casefold() for value in values)
    known = {*values, *(word for word in words if word in ("true", "false"))}
    return set(map(as_word, shape.scalars)) - known


def are_possible(types: Sequence[str], shape: SampleShape | None) -> bool:
    """Whether a key can have possible values; objects have none, whatever the description lists."""
    shown = shape.values if shape is not None else ()
    elements = (item for value in shown if isinstance(value, list) for item in value)
    return "object" not in types and not any(isinstance(item, dict | list) for item in elements)
