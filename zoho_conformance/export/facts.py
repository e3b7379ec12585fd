"""The facts of a promise in words, which its views say alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.jobs import JobOperation
from zoho_conformance.contracts.own_facts import concerns
from zoho_conformance.contracts.page_facts import Paging
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS


def statuses_of(row: PromisedRow) -> tuple[int, ...]:
    """The statuses with which a refusal may come; empty where the page states none."""
    statuses = [status for status in (row.row.status, row.status_also) if status]
    return (*statuses, int(HTTPStatus.NO_CONTENT)) if row.no_content else tuple(statuses)


@dataclass(frozen=True, slots=True)
class Words:
    """How a view says the facts: `text` is a text of the page in it, `code` a name or a value."""

    text: Callable[[str], str]
    code: Callable[[str], str]

    def success(self, promise: Promise) -> str:
        """The statuses of a success, and what they rest on."""
        statuses = " or ".join(map(str, promise.success_statuses))
        if promise.operation.success_status is not None:
            success = f"{statuses}, stated"
        elif promise.status_ruling_id is not None:
            success = f"{statuses}, ruled by {self.code(promise.status_ruling_id)}"
        else:
            success = f"{statuses}, taken for it, since the page states none"
        if promise.no_content and HTTPStatus.NO_CONTENT not in promise.success_statuses:
            return f"{success}; {HTTPStatus.NO_CONTENT} where there is nothing to answer with"
        return success

    def samples(self, promise: Promise) -> str:
        """The cases that the page has a sample exchange of, and where."""
        return ", ".join(
            f"{self.code(shown.case)} (line {shown.line})" if shown.line else self.code(shown.case)
            for shown in promise.sample_cases
        )

    def presence(self, presence: str | None, condition: str | None) -> str:
        """Whether something is mandatory, and on which condition."""
        if presence and condition:
            return f"{presence}: {self.text(condition)}"
        return presence or ""

    def key_presence(self, key: PromisedKey, side: Side) -> str:
        """Whether a key must be sent, or always comes; empty where nothing is promised."""
        if side == "response" and key.is_required:
            return "always"
        if key.key.is_field and not key.key.presence:
            return "example of a field"
        if side == "response" and key.key.presence != "conditional":
            return ""
        return self.presence(key.key.presence, key.key.condition)

    def values(self, closed: Sequence[str] | None, known: Sequence[str] | None) -> str:
        """Possible values, and where the page leaves the list open that there are others."""
        if closed or not known:
            return self.codes(closed or ())
        return f"{self.codes(known)} and others"

    def type_on_the_wire(self, key: PromisedKey) -> str:
        """The JSON types of a key, the form of its strings, and when exactly it is null."""
        text = " or ".join(key.types) or "any"
        if key.key.items:
            text += f" of {' or '.join(key.key.items)}"
        if key.format:
            text += f": {FORMAT_DESCRIPTIONS[key.format]}"
        if key.null_if:
            text += (
                f"; null exactly when {self.code(key.null_if.key)} is "
                f"{self.code(key.null_if.value)}"
            )
        return text

    def statuses(self, row: PromisedRow) -> str:
        """The statuses with which a refusal may come."""
        return " or ".join(map(str, statuses_of(row))) or "unstated"

    def messages(self, row: PromisedRow) -> str:
        """The messages with which a refusal may come, and how many causes have none."""
        unworded = sum(cause.message is None for cause in row.row.causes)
        if unworded and row.row.message is None:
            causes = "cause" if unworded == 1 else "causes"
            others = f"{unworded} {causes} whose message the page does not have"
            return "; ".join((*filter(None, [self._messages(row)]), others))
        return self._messages(row)

    def _messages(self, row: PromisedRow) -> str:
        return " or ".join(map(self.text, row.all_messages))

    def details(self, row: PromisedRow) -> str:
        """The keys that the details of a refusal have; those of one cause with its message."""
        if row.details:
            return " or ".join(map(self.code, row.details))
        of_causes = [
            f"{self.codes(cause.details)} of {self.text(cause.message or 'one cause')}"
            for cause in row.row.causes
            if cause.details
        ]
        return "; ".join((*filter(None, [self.codes(row.row.details)]), *of_causes))

    def basis(self, basis: str, ruling_ids: Iterable[str]) -> str:
        """What a fact rests on, and the rulings on it."""
        return ", ".join((basis, *map(self.code, ruling_ids)))

    def scopes(self, promise: Promise) -> list[str]:
        """The groups of scopes: any of each, and all of them."""
        return [f"any of {self.codes(any_of)}" for any_of in promise.contract.scopes]

    def scope_types(self, promise: Promise) -> list[str]:
        """The scopes whose operation types the page lists, each with its types."""
        return [
            f"{self.code(of.scope)} with {self.codes(of.types)}"
            for of in promise.contract.scope_types
        ]

    def terms(self, promise: Promise) -> list[str]:
        """What a call needs and costs beside its scopes."""
        terms = promise.contract.terms
        if terms is None:
            return []
        editions = f"editions {', '.join(map(self.text, terms.editions))}" if terms.editions else ""
        costs = f"{terms.credits} API credits a call" if terms.credits is not None else ""
        return [*filter(None, (editions, costs))]

    def paging(self, promise: Promise) -> list[str]:
        """How further rows are asked for, and how many there can be."""
        return [
            "; ".join(self._paging(paging))
            for paging in promise.contract.paging
            if concerns(paging.operations, promise.id)
        ]

    def _paging(self, paging: Paging) -> Iterator[str]:
        by_page, in_all = paging.most_by_page, paging.most_in_all
        if by_page or not paging.page_token:
            yield f"by page numbers{f', up to {by_page} rows' if by_page else ''}"
        if paging.page_token:
            yield f"by {self.code('page_token')}{' beyond' if by_page else ''}"
        if in_all:
            yield f"{in_all} rows in all"

    def jobs(self, promise: Promise, polling: JobOperation | None) -> list[str]:
        """The job that an answer names and who is asked for it, or where a job is asked for."""
        own = JobOperation(promise.operation, promise.contract.jobs)
        if own.asked_at is not None:
            return [f"asked for at {self.code(own.asked_at)}"]
        if own.started is None:
            return []
        named = f"the answer has its id in {self.code(own.started.id_key or '')}"
        if polling is None or polling.asked_at is None:
            return [f"{named}; no page says where it is asked for"]
        path, _, query = polling.asked_at.partition("?")
        template = full_path(path, polling.version).template + (f"?{query}" if query else "")
        return [f"{named}; then ask {self.code(f'GET {template}')} ({polling.operation.id})"]

    def callbacks(self, promise: Promise) -> list[str]:
        """What is sent to an address that a request gives."""
        return [
            f"{self.code(callback.name)}, sent to an address that the request names"
            for callback in promise.contract.callbacks
            if concerns(callback.operations, promise.id)
        ]

    def codes(self, texts: Iterable[str]) -> str:
        """Names or values, separated by commas."""
        return ", ".join(map(self.code, texts))
