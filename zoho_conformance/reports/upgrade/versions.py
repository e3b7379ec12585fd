"""The contracts of each version, what judging by them takes, and what two of them differ in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from zoho_conformance.checks.matching import Matcher, Unmatched, classify, judge_foreign
from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts.contract_folder import choose_version
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.model.finding import Finding
from zoho_conformance.reports.upgrade.request_side import RequestJudge
from zoho_conformance.runs.library import Library


class Versions:
    """The contracts of each version: those in a folder, or else those that ship."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            # A folder without any is refused.
            choose_version(folder)
        self._roots = [*([folder] if folder is not None else []), locations.root()]
        self._libraries: dict[str, Library | None] = {}

    def require(self, version: str) -> Library:
        """The contracts of a version; `UsageError` with those that there are."""
        library = self.find(version)
        if library is None:
            known = dict.fromkeys(
                each for root in self._roots for each in locations.api_versions(root)
            )
            raise UsageError(
                f"--to {version}: no contracts of {version}, there are those of "
                f"{', '.join(known) or 'no version'}; read its pages with `zoho-conformance derive "
                "PAGE... --into DIR`, and name --contracts DIR"
            )
        return library

    def find(self, version: str) -> Library | None:
        """The contracts of a version; None where there are none."""
        if version not in self._libraries:
            roots = (root for root in self._roots if version in locations.api_versions(root))
            root = next(roots, None)
            library = Library(root, version) if root is not None else None
            if library is not None:
                library.require_schemas(library.promises)
            self._libraries[version] = library
        return self._libraries[version]


class Side:
    """The contracts of one version with what judging by them takes."""

    def __init__(self, library: Library, *, any_version: bool) -> None:
        self.library = library
        self.matcher = Matcher(library.promises, any_version=any_version)
        self._requests: dict[str, RequestJudge] = {}

    def promise(self, operation: str | Unmatched) -> Promise | None:
        """What is promised of a matched operation; None where none matched."""
        return None if isinstance(operation, Unmatched) else self.library.promises[operation]

    def requests(self, promise: Promise) -> RequestJudge:
        """What judges the requests to an operation."""
        if promise.id not in self._requests:
            self._requests[promise.id] = RequestJudge(promise)
        return self._requests[promise.id]

    def findings(
        self, promise: Promise, request: Request, response: Response
    ) -> Sequence[Finding] | None:
        """The findings on an answer; None where it cannot be judged."""
        case = classify(promise, response)
        exchange = Exchange(case, request, response, None, is_foreign=True)
        judgement = judge_foreign(self.library.judge(promise.id), exchange)
        return judgement.findings if judgement.judged or judgement.not_applicable else None


def differences(old: Library, new: Library) -> Callable[[Promise], Iterable[Finding]]:
    """Where the contracts of two versions differ, by the operations of the older."""
    page_of = {
        operation.id: number
        for number, contract in enumerate(old.contracts)
        for operation in contract.operations
    }
    by_page: dict[int, list[Finding]] = {}
    for finding in compare(old.contracts, new.contracts):
        if finding.operation in page_of:
            by_page.setdefault(page_of[finding.operation], []).append(finding)

    def of_operation(promise: Promise) -> Iterator[Finding]:
        for page in dict.fromkeys(page_of[id_] for id_ in promise.ids if id_ in page_of):
            yield from by_page.get(page, ())

    return of_operation
