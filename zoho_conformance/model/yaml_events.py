"""Values built from the events of PyYAML's parser, one by one, within bounds.

PyYAML's composer recurses, in C too, where deep nesting ends the process; and it would build
whatever aliases and merges unfold to.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import Any

import msgspec
import yaml

from zoho_conformance.model.python_tags import NO_TAGS, VCRPY_TAGS, PythonTags
from zoho_conformance.model.yaml_errors import (
    MAX_DEPTH,
    MAX_UNFOLDED_BYTES,
    InvalidYamlError,
    UntrustedYamlError,
)

_TOO_DEEP = f"nested more than {MAX_DEPTH} deep"

_UNFOLDED_PER_BYTE = 4
_VALUE_BYTES = 16
_MAX_NUMBER_CHARS = 1000
"""Python takes quadratic time for long numbers, and writes none of more than 4300 digits."""
_MAX_TAG_DIRECTIVES = 1000
"""The parser compares each with all before it."""

_MAX_CACHED_CHARS = 64
_TAG = "tag:yaml.org,2002:"
_MERGE_TAG = f"{_TAG}merge"
_TEXT_TAGS = frozenset({f"{_TAG}str", f"{_TAG}value"})
_MAPPING_TAGS = frozenset({None, "!", f"{_TAG}map", f"{_TAG}set"})
_SEQUENCE_TAGS = frozenset({None, "!", f"{_TAG}seq", f"{_TAG}omap", f"{_TAG}pairs"})
_RUBY_BINARY = "!binary"
"""Ruby's way to write the tag of bytes."""
_NOT_READ = "an unsupported tag"

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_Yaml11: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Core(_Yaml11):  # type: ignore[misc]
    """YAML by its core schema: `no` is a word, and a date is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_CORE_FORMS = {
    "merge": (r"^<<$", "<"),
    "null": (r"^(?:~|null|Null|NULL|)$", ("~", "n", "N", "")),
    "bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    "int": (r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    "float": (
        r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$",
        "-+.0123456789",
    ),
}
for _name, (_form, _first) in _CORE_FORMS.items():
    _Core.add_implicit_resolver(_TAG + _name, re.compile(_form), list(_first))


def build_yaml_1_1(raw: bytes) -> Any:
    """The values of one document, as `untrusted_yaml.parse_yaml`."""
    return _Builder(_utf_8(raw), _Yaml11, python_tags=VCRPY_TAGS).build()


def build_core(raw: bytes, repeated_keys: list[int]) -> Any:
    """The values of one document, as `untrusted_yaml.parse_core_yaml`."""
    return _Builder(_utf_8(raw), _Core, repeated_keys).build()


def item_lines(raw: bytes, keys: Collection[str]) -> Iterator[int]:
    """The lines of items, as `untrusted_yaml.item_lines`; nothing of them is built."""
    depth, in_list = 0, _IN_LIST
    is_key, is_inside = True, False
    with suppress(yaml.YAMLError, UntrustedYamlError):
        for event in yaml.parse(_utf_8(raw), Loader=_Yaml11):
            begins = isinstance(event, yaml.NodeEvent)
            if begins and is_inside and depth == in_list and event.start_mark is not None:
                yield event.start_mark.line + 1
            if not depth and isinstance(event, yaml.SequenceStartEvent):
                in_list, is_inside = _AT_TOP, True
            elif begins and depth == _AT_TOP and in_list == _IN_LIST:
                is_inside = not is_key and is_inside
                if is_key:
                    is_inside = isinstance(event, yaml.ScalarEvent) and event.value in keys
                is_key = not is_key
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1


_AT_TOP = 1
_IN_LIST = 2


def _utf_8(raw: bytes) -> bytes:
    """The text in the encoding in which it can be looked through."""
    if not raw.startswith(_UTF_16):
        return raw
    try:
        return raw.decode("utf-16").encode()
    except UnicodeError as cause:
        raise UntrustedYamlError("not text in UTF-16") from cause


class _Special:
    """What stands in the place of a key: none yet, or a merge."""


_NO_KEY, _MERGE = _Special(), _Special()


class _Collection(msgspec.Struct):
    """A list or mapping that is not at its end yet; `weight` is what was built before it."""

    value: Any
    anchor: str | None
    weight: int
    finish: Callable[[dict[Any, Any]], Any] | None = None
    key: Any = _NO_KEY
    merged: dict[Any, Any] = msgspec.field(default_factory=dict)


class _Builder:
    """One document on its way from events to values."""

    def __init__(
        self,
        raw: bytes,
        loader: Any,
        repeated_keys: list[int] | None = None,
        python_tags: PythonTags = NO_TAGS,
    ) -> None:
        self._raw = raw
        self._loader_class = loader
        self._python_tags = python_tags
        self._repeated_keys = repeated_keys
        self._max_unfolded = max(MAX_UNFOLDED_BYTES, _UNFOLDED_PER_BYTE * len(raw))
        self._unfolded = 0
        self._weight = 0
        self._open: list[_Collection] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._plain: dict[str, Any] = {}
        self._documents = 0
        self._root: Any = None
        self._handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._start_mapping,
            yaml.SequenceStartEvent: self._start_sequence,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.DocumentStartEvent: self._start_document,
        }

    def build(self) -> Any:
        """The values of the document."""
        if self._raw.count(b"%TAG") > _MAX_TAG_DIRECTIVES:
            raise UntrustedYamlError(f"declares more than {_MAX_TAG_DIRECTIVES} tags")
        try:
            self._loader = self._loader_class(self._raw)
            try:
                while (event := self._loader.get_event()) is not None:
                    handle = self._handlers.get(type(event))
                    if handle is not None:
                        handle(event)
            finally:
                self._loader.dispose()
        except yaml.YAMLError as cause:
            mark = getattr(cause, "problem_mark", None)
            line = mark.line + 1 if mark else None
            # Some versions have a bound of their own, and meet it first: they look ahead.
            if "nesting depth" in str(getattr(cause, "problem", "")):
                raise UntrustedYamlError(_TOO_DEEP, line) from cause
            raise InvalidYamlError("not valid YAML", line) from cause
        return self._root

    def _start_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _problem("more than one document", event)

    def _start_mapping(self, event: Any) -> None:
        finish = self._python_tags.objects.get(event.tag)
        if event.tag not in _MAPPING_TAGS and finish is None:
            raise _problem(_NOT_READ, event)
        self._start({}, event, finish)

    def _start_sequence(self, event: Any) -> None:
        if event.tag not in _SEQUENCE_TAGS and event.tag not in self._python_tags.sequences:
            raise _problem(_NOT_READ, event)
        self._start([], event)

    def _start(
        self, value: Any, event: Any, finish: Callable[[dict[Any, Any]], Any] | None = None
    ) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _problem(_TOO_DEEP, event)
        if event.anchor is not None:
            # Until its end an alias of it would stand inside of itself.
            self._anchors.pop(event.anchor, None)
        self._open.append(_Collection(value, event.anchor, self._weight, finish))
        self._weight += _VALUE_BYTES

    def _end(self, event: Any) -> None:
        collection = self._open.pop()
        value = collection.value
        if collection.merged:
            value = {**collection.merged, **value}
        if collection.finish is not None:
            try:
                value = collection.finish(value)
            except TypeError as cause:
                raise _problem("a value that cannot be of its type", event) from cause
        if collection.anchor is not None:
            self._anchors[collection.anchor] = value, self._weight - collection.weight
        self._add(value, event)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            inside = any(holder.anchor == event.anchor for holder in self._open)
            raise _problem(
                "an alias inside its own anchor" if inside else "an alias of nothing", event
            )
        value, weight = self._anchors[event.anchor]
        self._weight += weight
        self._unfolded += weight
        if self._unfolded > self._max_unfolded:
            raise _problem(f"its aliases unfold to more than {self._max_unfolded >> 20} MiB", event)
        self._add(value, event)

    def _scalar(self, event: Any) -> None:
        text = event.value
        weight = _VALUE_BYTES + len(text)
        self._weight += weight
        value = self._value(event, text)
        if event.anchor is not None:
            self._anchors[event.anchor] = "<<" if value is _MERGE else value, weight
        self._add(value, event)

    def _value(self, event: Any, text: str) -> Any:
        if event.tag is not None or not event.implicit[0]:
            return text if event.tag is None else self._tagged(event, text)
        if text in self._plain:
            return self._plain[text]
        value = self._tagged(event, text)
        if len(text) <= _MAX_CACHED_CHARS:
            self._plain[text] = value
        return value

    def _tagged(self, event: Any, text: str) -> Any:
        """A scalar as its tag says, or as its form does where it has none."""
        tag = event.tag
        if tag == _RUBY_BINARY:
            tag = f"{_TAG}binary"
        if tag is None or tag == "!":
            tag = self._loader.resolve(yaml.ScalarNode, text, event.implicit)
        if tag in _TEXT_TAGS or tag in self._python_tags.texts:
            return text
        if tag == _MERGE_TAG:
            return _MERGE
        construct = self._loader.yaml_constructors.get(tag)
        if construct is None or tag in _MAPPING_TAGS or tag in _SEQUENCE_TAGS:
            raise _problem(_NOT_READ, event)
        if len(text) > _MAX_NUMBER_CHARS and tag != f"{_TAG}binary":
            raise _problem("a number that is too long", event)
        try:
            return construct(self._loader, yaml.ScalarNode(tag, text, event.start_mark))
        except (ValueError, ArithmeticError, LookupError, AttributeError) as cause:
            # The last is PyYAML's for what is said to be a time and is none.
            raise _problem("a value that cannot be of its type", event) from cause

    def _add(self, value: Any, event: Any) -> None:
        """Put a value where it belongs: into the list or mapping that is open, or at the top."""
        if not self._open:
            self._root = "<<" if value is _MERGE else value
            return
        holder = self._open[-1]
        if isinstance(holder.value, list):
            holder.value.append("<<" if value is _MERGE else value)
        elif holder.key is _NO_KEY:
            holder.key = value if value is _MERGE else self._key(holder, value, event)
        elif holder.key is _MERGE:
            _merge(holder.merged, value, event)
            holder.key = _NO_KEY
        else:
            holder.value[holder.key] = "<<" if value is _MERGE else value
            holder.key = _NO_KEY

    def _key(self, holder: _Collection, value: Any, event: Any) -> Any:
        if isinstance(value, (dict, list)):
            raise _problem("a list or mapping as a key", event)
        key = value if self._repeated_keys is None else _as_text(value)
        if key in holder.value:
            line = event.start_mark.line + 1
            if self._repeated_keys is None:
                raise UntrustedYamlError("a duplicate key", line)
            self._repeated_keys.append(line)
        return key


def _merge(merged: dict[Any, Any], value: Any, event: Any) -> None:
    """Take over a mapping, or several of which the first counts most; a later merge counts more."""
    mappings = value if isinstance(value, list) else [value]
    for mapping in reversed(mappings):
        if not isinstance(mapping, dict):
            raise _problem("a merge key whose value is not a mapping", event)
        merged.update(mapping)


def _as_text(key: Any) -> str:
    return json.dumps(key) if isinstance(key, bool) or key is None else str(key)


def _problem(problem: str, event: Any) -> UntrustedYamlError:
    return UntrustedYamlError(problem, event.start_mark.line + 1)
