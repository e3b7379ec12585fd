"""Which operation is asked for a job that another started: by its path, on whatever page it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Operation
from zoho_conformance.contracts.own_facts import concerns
from zoho_conformance.contracts.page_facts import Job
from zoho_conformance.model.url_template import ANY, UrlTemplate


@dataclass(frozen=True, slots=True)
class JobOperation:
    """An operation with the jobs of its page, and the API version of that page."""

    operation: Operation
    jobs: tuple[Job, ...]
    version: str | None = None

    @property
    def own_jobs(self) -> Iterator[Job]:
        """The jobs that the operation starts or asks for."""
        return (job for job in self.jobs if concerns(job.operations, self.operation.id))

    @property
    def started(self) -> Job | None:
        """The job that its answers name."""
        if self.operation.method == "GET":
            return None
        return next((job for job in self.own_jobs if job.id_key), None)

    @property
    def asked_at(self) -> str | None:
        """Where a job is asked for, as a path template with its query."""
        if self.operation.method != "GET":
            return None
        return next((job.polled_at for job in self.own_jobs if job.polled_at), None)


def find_polling(starting: JobOperation, others: Iterable[JobOperation]) -> JobOperation | None:
    """The operation that is asked for the job that an operation starts; None where none is known.

    It has the path of the starting operation, with the id of the job behind it or in the query. An
    operation on one record or user may have the status of all.
    """
    if starting.started is None:
        return None
    asking = [other for other in others if other.asked_at is not None]
    forms = {id(other): _form(other.operation) for other in asking}
    for wanted in _likely_forms(_form(starting.operation)):
        for other in asking:
            if forms[id(other)] == wanted:
                return other
    return None


def _form(operation: Operation) -> tuple[str, ...]:
    return UrlTemplate.parse(operation.path).form


def _likely_forms(form: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The forms of the path of who is asked, the likeliest first."""
    yield (*form, ANY)
    yield tuple(form)
    for at, step in enumerate(form):
        if step == ANY and at:
            yield (*form[:at], *form[at + 1 :])
