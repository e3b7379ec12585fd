"""The ids that an org has, by its own lists; each list is asked for once in a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote, urlencode

from zoho_conformance.checks.matching import Matcher, Unmatched
from zoho_conformance.contracts.demanded_parameters import FIELDS, demanded_parameters
from zoho_conformance.contracts.promise import MORE_RECORDS, Promise
from zoho_conformance.contracts.shared_promises import endpoints_of
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.api_address import address_of_template, is_slot
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.model.shown import is_word
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library

MODULE = "module"
_ID, _IDS = "id", "ids"
_MAX_IDS = 100
_PER_PAGE = "per_page"
_PLAIN = {"accept": "application/json"}
_SAYS_NOTHING = (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
_OTHER_NAMES = {"cvid": "custom_views", "owner_id": "users"}
"""The lists of what a parameter names by another word than its list is called."""


@dataclass(frozen=True, slots=True)
class ListedIds:
    """The ids on the first page of a list, and whether there are further pages."""

    ids: tuple[str, ...]
    has_more: bool = False


class OrgLists:
    """Asks an org for its lists as their contracts say that they are asked for."""

    def __init__(self, org: Connection, library: Library) -> None:
        self._org = org
        self._promises = library.promises
        self._matcher = Matcher(library.promises)
        self._lists: dict[tuple[str, str, str], ListedIds | None] = {}

    def ids_at(self, path: str, query: Mapping[str, str], name: str) -> ListedIds | None:
        """The ids in the list at a path; None where the org has no such list to be read.

        `query` is that of the request which needs one of them, `name` what it calls such an id.
        Raises `NotJudged` where the org does not say which there are.
        """
        key = path, query.get(MODULE, ""), name
        if key not in self._lists:
            self._lists[key] = self._ask(path, query, name)
        return self._lists[key]

    def rows_among(self, path: str, ids: Sequence[str], query: Mapping[str, str]) -> set[str]:
        """Which ids the list at a path has on any page, by asking for these rows alone."""
        promise = self._reading(path)
        parameters = None if promise is None else _parameters(promise, query)
        if promise is None or parameters is None:
            return set()
        if promise.parameter(_IDS) is None:
            return {id_ for id_ in ids if self._has(path, id_, query)}
        response = self._send(path, {**parameters, _IDS: ",".join(ids[:_MAX_IDS])})
        if not (is_success(response.status) and response.body):
            return set()
        listed = _listed(response, promise.wrapper, _ID)
        return set(listed.ids).intersection(ids) if listed is not None else set()

    def _has(self, path: str, id_: str, query: Mapping[str, str]) -> bool:
        at_row = f"{path}/{quote(id_, safe='')}"
        promise = self._reading(at_row)
        parameters = None if promise is None else _parameters(promise, query)
        if parameters is None:
            return False
        response = self._send(at_row, parameters)
        return is_success(response.status) and bool(response.body)

    def list_of(self, parameter: str) -> str | None:
        """The path, below the version, of the list whose rows a parameter names by their ids."""
        name = parameter.casefold()
        plain = name.removesuffix("_ids").removesuffix("_id")
        if plain == name and name not in _OTHER_NAMES:
            return None
        plurals = {f"{plain}s", f"{plain.removesuffix('y')}ies"}
        wanted = {_OTHER_NAMES[name]} if name in _OTHER_NAMES else plurals
        for _, endpoint in endpoints_of(self._promises):
            steps = address_of_template(endpoint.path).steps
            if endpoint.method == "GET" and steps[-1] in wanted and not any(map(is_slot, steps)):
                return "/".join(steps)
        return None

    def _reading(self, path: str) -> Promise | None:
        """The operation that reads what is at a path; None where no contract has one."""
        operation = self._matcher.match(Request("GET", f"{self._org.base_url}{path}", {}))
        return None if isinstance(operation, Unmatched) else self._promises[operation]

    def _ask(self, path: str, query: Mapping[str, str], name: str) -> ListedIds | None:
        promise = self._reading(path)
        parameters = None if promise is None else _parameters(promise, query)
        if promise is None or parameters is None:
            return None
        most = promise.most("records")
        if promise.parameter(_PER_PAGE) is not None and most is not None:
            parameters[_PER_PAGE] = str(most.at_most)
        response = self._send(path, parameters)
        if not is_success(response.status):
            # Another refusal: that there is no such list, or that this token may not read it.
            return None
        return _listed(response, promise.wrapper, name) if response.body else ListedIds(())

    def _send(self, path: str, parameters: Mapping[str, str]) -> Response:
        url = f"{self._org.base_url}{path}"
        url = f"{url}?{urlencode(parameters)}" if parameters else url
        kind = kind_at(path)
        try:
            response = self._org.send(Request("GET", url, _PLAIN))
        except TransportError as cause:
            raise NotJudged(cause.outcome, f"not asked: its list ({kind}): {cause}") from cause
        if response.status in _SAYS_NOTHING or is_unanswered(response.status):
            raise NotJudged("not-run", f"not asked: its list ({kind}): HTTP {response.status}")
        return response


def kind_at(path: str) -> str:
    """What a list is of, in a word of the API's; a step that may be personal is not shown."""
    step = unquote(path.rpartition("/")[2])
    return step if is_word(step) else "rows"


def _parameters(promise: Promise, query: Mapping[str, str]) -> dict[str, str] | None:
    """What a read is to be sent with, as far as a request says it too; None where it does not."""
    sent = {}
    if promise.parameter(MODULE) is not None and MODULE in query:
        sent[MODULE] = query[MODULE]
    for parameter in demanded_parameters(promise):
        if parameter.name == FIELDS:
            sent[FIELDS] = _ID
        elif parameter.name in query:
            sent[parameter.name] = query[parameter.name]
        else:
            return None
    return sent


def _listed(response: Response, wrapper: str | None, name: str) -> ListedIds | None:
    """The ids of an answer's rows; None if it is not a list, or its rows have no visible id."""
    body = response.json
    if not _is_object(body):
        return None
    lists = {key: value for key, value in body.items() if isinstance(value, list)}
    rows = lists.get(wrapper or "", next(iter(lists.values()), None))
    if rows is None:
        return None
    ids = tuple(dict.fromkeys(id_ for row in rows if (id_ := _id_of(row, name))))
    info = body.get("info")
    has_more = _is_object(info) and info.get(MORE_RECORDS) is True
    return ListedIds(ids, has_more) if ids or not rows else None


def _id_of(row: Any, name: str) -> str:
    """The id of a row: under the name that requests have for it, `id`, or the one key of an id."""
    if not _is_object(row):
        return ""
    others = [key for key in row if key.endswith(f"_{_ID}")]
    keys = (name, _ID, *(others if len(others) == 1 else ()))
    return next((str(row[key]) for key in keys if row.get(key)), "")


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)
