"""What any text or plain data give away: under names, by form, encoded, and in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from zoho_conformance.exchanges.scan import names
from zoho_conformance.exchanges.scan.assigned import find_assigned_secrets
from zoho_conformance.exchanges.scan.encodings import Form, decoded_forms
from zoho_conformance.exchanges.scan.joined import (
    MAX_COMPARED,
    find_split_tokens,
    find_tokens_over_values,
    without_those_in,
)
from zoho_conformance.exchanges.scan.personal import find_personal_data, is_example_address
from zoho_conformance.exchanges.scan.places import (
    Value,
    values_of,
    values_of_pairs,
    values_of_text,
)
from zoho_conformance.exchanges.scan.stand_ins import is_invented_person, is_stand_in
from zoho_conformance.exchanges.scan.tokens import Match, find_tokens

_CREDENTIAL = "a credential"
_MAX_CACHED_CHARS = 400
_MAX_CACHED = 50_000
"""The values of many cassettes are the same: statuses, types, names of fields."""
_MIN_CHARS = 6
"""Shorter texts are not tokens, addresses or phone numbers."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something that is given away: where, under which name, and what.

    An `error` is a secret; a `warning` may be personal data, or could not be looked into. The
    `value` is for comparing and masking, and is never shown.
    """

    place: str
    name: str
    what: str
    level: Literal["error", "warning"]
    path: str = ""
    value: str = field(default="", repr=False)


def nothing_invented(text: str) -> bool:
    """Of a recording of others: no text is known to be invented."""
    del text
    return False


@dataclass(frozen=True, slots=True)
class Content:
    """One text or one part of the data, to be looked through.

    `signing_in`: it belongs to a request for tokens. `is_invented` says of a text that it was
    made up by our own recorder, and is not personal.
    """

    place: str
    signing_in: bool = False
    is_invented: Callable[[str], bool] = nothing_invented
    is_settings: bool = False

    def in_text(self, text: str) -> Iterator[Exposure]:
        """What a text gives away."""
        values = values_of_text(text)
        exposures = list(self._in_plain_text(text) if values is None else self._in_values(values))
        yield from exposures
        yield from self.secrets_beside(text, [exposure.value for exposure in exposures])

    def in_data(self, data: Any) -> Iterator[Exposure]:
        """What plain data give away, such as the metadata of a file."""
        yield from self._in_values(list(values_of(data)))

    def in_pairs(self, text: str, pairs: Sequence[tuple[str, str]]) -> Iterator[Exposure]:
        """What a text gives away whose names and values are known, such as an address."""
        exposures = list(self._in_values(list(values_of_pairs(pairs))))
        yield from exposures
        known = [exposure.value for exposure in exposures]
        yield from self.secrets_beside(text, known)
        yield from self._personal_data_in(Value("", text), known)

    def secret(self, name: str, text: str, path: str = "") -> Exposure:
        """A secret that stands under a name, of the kind that its form says, if that says one."""
        token = next(iter(_secrets(text, named=False)), Match(_CREDENTIAL, text))
        match = Match(token.kind, text, token.encoding)
        return self._exposure(Value(name, text, path), match, "error")

    def secrets_beside(self, text: str, known: Iterable[str]) -> Iterator[Exposure]:
        """The secrets of a text, by their form, that are not among the values known already."""
        for match in without_those_in(known, _secrets(text, named=False)):
            yield self._exposure(Value("", text), match, "error")

    def _in_values(self, values: Sequence[Value]) -> Iterator[Exposure]:
        known: list[str] = []
        for value in values:
            for exposure in self._in_value(value):
                known.append(exposure.value)
                yield exposure
        for value, match in find_tokens_over_values(values):
            for rest in without_those_in(known, [match]):
                yield self._exposure(value, rest, "error")

    def _in_value(self, value: Value) -> Iterator[Exposure]:
        text = value.text
        if not text or is_stand_in(text):
            return
        if names.is_secret(value.name, text, signing_in=self.signing_in):
            yield self.secret(value.name, text, value.path)
            return
        secrets = _secrets(text, named=True)
        for match in secrets:
            yield self._exposure(value, match, "error")
        kind = names.personal_kind(value.name, text, value.parents, value.module)
        if not kind:
            yield from self._personal_data_in(value, [match.value for match in secrets])
        elif not (secrets or self._is_nobodys(text) or is_example_address(text)):
            yield self._exposure(value, Match(kind, text), "warning")

    def _in_plain_text(self, text: str) -> Iterator[Exposure]:
        known: list[str] = []
        for name, secret in find_assigned_secrets(text, is_settings=self.is_settings):
            if not any(secret in value for value in known[-MAX_COMPARED:]):
                known.append(secret)
                yield self.secret(name, secret)
        for exposure in self.secrets_beside(text, known):
            known.append(exposure.value)
            yield exposure
        yield from self._personal_data_in(Value("", text), known)

    def _personal_data_in(self, value: Value, known: Iterable[str]) -> Iterator[Exposure]:
        if not self._is_nobodys(value.text):
            for match in without_those_in(known, _personal_data(value.text, value.name)):
                yield self._exposure(value, match, "warning")

    def _is_nobodys(self, text: str) -> bool:
        return self.is_invented(text) or is_invented_person(text)

    def _exposure(self, value: Value, match: Match, level: Literal["error", "warning"]) -> Exposure:
        what = f"{match.kind} ({match.encoding})" if match.encoding else match.kind
        return Exposure(self.place, value.name, what, level, value.path, match.value)


def _secrets(text: str, *, named: bool) -> Iterable[Match]:
    """The secrets of a text in all its forms, and in parts, each once.

    Those that are `named` in it, as it stands, are left out where names are looked at elsewhere.
    """
    if len(text) < _MIN_CHARS:
        return ()
    find = _cached_secrets if len(text) <= _MAX_CACHED_CHARS else _find_secrets
    return find(text, named=named)


def _personal_data(text: str, name: str) -> Iterable[Match]:
    """The personal data of a text in all its forms, each once."""
    if len(text) < _MIN_CHARS:
        return ()
    find = _cached_personal_data if len(text) <= _MAX_CACHED_CHARS else _find_personal_data
    return find(text, name)


def _find_secrets(text: str, *, named: bool) -> tuple[Match, ...]:
    matches: dict[str, Match] = {}
    for form in decoded_forms(text):
        tokens = list(find_tokens(form.text))
        if form.encoding or named:
            tokens += _named_secrets(form)
        for match in list(without_those_in(matches, tokens)):
            matches[match.value] = Match(match.kind, match.value, form.encoding)
        for match in list(without_those_in(matches, find_split_tokens(form.text))):
            matches[match.value] = match
    return tuple(matches.values())


def _find_personal_data(text: str, name: str) -> tuple[Match, ...]:
    matches: dict[str, Match] = {}
    for form in decoded_forms(text):
        for match in find_personal_data(form.text, name):
            matches.setdefault(match.value, Match(match.kind, match.value, form.encoding))
    return tuple(matches.values())


_cached_secrets = lru_cache(maxsize=_MAX_CACHED)(_find_secrets)
_cached_personal_data = lru_cache(maxsize=_MAX_CACHED)(_find_personal_data)


def _named_secrets(form: Form) -> Iterator[Match]:
    """The secrets that stand under names once a text is decoded."""
    values = values_of_text(form.text)
    if values is None:
        secrets = [secret for _, secret in find_assigned_secrets(form.text)]
    else:
        secrets = [
            value.text
            for value in values
            if names.is_secret(value.name, value.text) and not is_stand_in(value.text)
        ]
    yield from (Match(_CREDENTIAL, secret) for secret in secrets)
