"""Cassettes rewritten: the recorded requests with the current answers, redacted."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from msgspec import structs

from zoho_conformance.contracts.shared_promises import endpoints_of
from zoho_conformance.exchanges.cassettes.record import LeakError, Recorder
from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.interface import decode_all
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model import environment
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.model.version import __version__
from zoho_conformance.runs.judged_again import JudgedAgain
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recheck.choose_cassettes import OWN_MARK, AskedCassette, Choice
from zoho_conformance.runs.recheck.kept_words import (
    invented_words,
    kept_words,
    mask_criteria,
    without_strange_host,
)
from zoho_conformance.runs.request_secrets import secrets_of

_PLACE = "cassette"


@dataclass(slots=True)
class Rewritten:
    """The files that were written of `count` recordings; a line for each that stays, and why.

    `failed` could have been written and was not; of `changed` exchanges the answer is judged
    otherwise for what was taken out of it.
    """

    count: int
    left: list[str]
    files: list[Path] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def rewrite(choice: Choice, library: Library, target: str, hidden: Sequence[str]) -> Rewritten:
    """Write the chosen cassettes, recorded from a `target`; `hidden` must be in none of them."""
    result = Rewritten(choice.count, choice.left)
    writer = _Writer(library, target, choice.cassettes, hidden)
    for cassette in choice.cassettes:
        try:
            result.changed += writer.write(cassette)
            result.files.append(cassette.path)
        except LeakError as cause:
            result.failed.append(str(cause))
        except OSError as cause:
            result.failed.append(f"{cassette.path}: cannot be written: {cause.strerror or cause}")
    return result


class _Writer:
    """Writes cassettes with one mapping of values for all of them."""

    def __init__(
        self,
        library: Library,
        target: str,
        cassettes: Sequence[AskedCassette],
        hidden: Sequence[str],
    ) -> None:
        self._library = library
        self._hidden = hidden
        self._again = JudgedAgain(library)
        self._salt = environment.salt() or secrets.token_hex(16)
        endpoints = endpoints_of(library.promises)
        self._headers = {name for _, endpoint in endpoints for name in endpoint.headers}
        self._metadata = {
            "target": target,
            "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "contract_digest": library.digest,
            OWN_MARK: __version__,
        }
        self._plain = Pseudonyms(salt=self._salt)
        # An answer has the ids that its request asks for.
        self._stand_ins: dict[str, str] = {}
        for cassette in cassettes:
            for asked in cassette.asked:
                for id_, org_id in asked.mapped.stand_ins.items():
                    shown = id_ if cassette.is_redacted else self._plain.text(id_)
                    self._stand_ins |= {id_: shown, org_id: shown}

    def write(self, cassette: AskedCassette) -> list[str]:
        """Write a cassette; a line for each exchange that is judged otherwise in it.

        Raises `LeakError` where it would give something away.
        """
        addresses, words = self._addresses(cassette), self._words(cassette)
        words = words.union(*(kept for _, kept in addresses))
        pseudonyms = Pseudonyms(words, salt=self._salt)
        for id_, shown in self._stand_ins.items():
            pseudonyms.stand_in(id_, shown)
        requests = [asked.recorded.request for asked in cassette.asked]
        recorder = Recorder(
            cassette.path.parent,
            None,
            self._metadata,
            pseudonyms,
            (*self._hidden, *(secret for each in requests for secret in secrets_of(each))),
            words,
            masked=self._headers,
            form="json" if cassette.is_json else "yaml",
        )
        recorder.record_all(
            _PLACE,
            (
                (structs.replace(asked.recorded.request, url=url), asked.answered.response)
                for asked, (url, _) in zip(cassette.asked, addresses, strict=True)
            ),
        )
        text = recorder.text(_PLACE)
        recorder.keep(_PLACE, cassette.path)
        return list(self._changed(cassette, text))

    def _changed(self, cassette: AskedCassette, text: str) -> Iterator[str]:
        recording = open_source(Source(_PLACE, lambda: BytesIO(text.encode())))
        written = decode_all(recording).exchanges if recording is not None else ()
        for number, (asked, after) in enumerate(zip(cassette.asked, written, strict=True), 1):
            change = self._again.change(
                asked.recorded.case.operation,
                (asked.answered.request, asked.answered.response),
                (after.request, after.response),
            )
            if change:
                yield f"{cassette.path}: exchange {number}: {change}"

    def _addresses(self, cassette: AskedCassette) -> list[tuple[str, frozenset[str]]]:
        """The address of each request, with the words in it that are to stay for that."""
        urls = (without_strange_host(asked.recorded.request) for asked in cassette.asked)
        if cassette.is_redacted:
            return [(url, frozenset()) for url in urls]
        return [mask_criteria(url, self._plain.text) for url in urls]

    def _words(self, cassette: AskedCassette) -> frozenset[str]:
        words = {"crm", self._library.version}
        for asked in cassette.asked:
            promise = self._library.promises[asked.recorded.case.operation]
            words |= promise.vocabulary | promise.names
            request = asked.recorded.request
            words.update(kept_words(request, promise))
            if cassette.is_redacted:
                words.update(invented_words(request, asked.mapped))
        return frozenset(words)
