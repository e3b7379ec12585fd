"""YAML from outside, which may be written to do harm: bounded before anything of it is built."""

# ruff: noqa: PLC0415 - PyYAML takes 10 ms to import, and recorders write plain YAML.

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from zoho_conformance.model.plain_scalars import BeyondError
from zoho_conformance.model.plain_yaml import plain_item_lines, read_plain_yaml


def parse_yaml(raw: bytes) -> Any:
    """The values of one document as vcrpy and most of Python read it (YAML 1.1).

    The tags of Python's that vcrpy's safe loader reads stand for plain values: text, a list, bytes.
    `UntrustedYamlError` where it is not YAML, or means to do harm: nested deeply, with aliases that
    unfold to more than `MAX_UNFOLDED_BYTES`, and the like. None for an empty file.
    """
    with suppress(BeyondError):
        return read_plain_yaml(raw)
    from zoho_conformance.model.yaml_events import build_yaml_1_1

    return build_yaml_1_1(raw)


def item_lines(raw: bytes, keys: Collection[str]) -> Iterable[int]:
    """The line at which each item begins of the list that stands under one of some keys at the top.

    Of a document that is a list itself, its items. What is not YAML ends the lines.
    """
    with suppress(BeyondError):
        return plain_item_lines(raw, keys)
    from zoho_conformance.model import yaml_events

    return yaml_events.item_lines(raw, keys)


def parse_core_yaml(raw: bytes, repeated_keys: list[int]) -> Any:
    """As `parse_yaml`, by the core schema, which OpenAPI demands; all keys are strings.

    Where a key is repeated in a mapping the last one counts, and its line is noted.
    """
    from zoho_conformance.model.yaml_events import build_core

    return build_core(raw, repeated_keys)
