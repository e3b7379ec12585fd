"""Recorded ids in the places of ids that the asked org has: of the same kind, found by reading.

An id that the org has stays. Any other becomes that of a row of the same list, the same one as long
as the run lasts. An id that nothing can be found for is sent as recorded, and named, since its
refusal says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.redaction import may_be_invented
from zoho_conformance.model.shown import mask
from zoho_conformance.model.url_template import Step, UrlTemplate
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recheck.org_lists import MODULE, OrgLists
from zoho_conformance.runs.recheck.org_rows import OrgRows

_ID_NAME = re.compile(r"ids?$", re.IGNORECASE)
_ID_VALUE = re.compile(r"[0-9]{6,}")
_EMBEDDED_ID = re.compile(r"(?<![0-9A-Za-z])[0-9]{6,}(?![0-9A-Za-z])")
_QUOTED = re.compile(r"'([^']*)'")
_BODY = "the query in its body"
_ROOT = re.compile(r"/crm/(?:[A-Za-z]+/)?v[0-9.]+(?=/)", re.IGNORECASE)
_OWN_IDS = ("id", "ids")
"""The parameters that name rows of the list which is asked for."""
_ACTIONS = "/actions/"
_PAGE_TOKEN = "page_token"  # noqa: S105 - the name of a parameter
_ORG_HEADER = "x-crm-org"
_CARRIED_HEADERS = ("accept", "accept-language", "if-modified-since", "x-external", _ORG_HEADER)
"""What of headers changes an answer; documented ones are carried too, and no other."""
_ABOUT_AN_ID = "INVALID_DATA"


@dataclass(frozen=True, slots=True)
class MappedRequest:
    """A request as it can be sent, and the names of what in it is as it was recorded.

    `stand_ins` has, by the recorded id, the id that is sent in its place.
    """

    request: Request
    as_recorded: tuple[str, ...] = ()
    stand_ins: Mapping[str, str] = field(default_factory=dict)


class IdMapper:
    """Makes requests to an org of recorded ones."""

    def __init__(self, org: Connection, library: Library) -> None:
        self._org = org
        self._rows = OrgRows(OrgLists(org, library))

    def map(self, recorded: Exchange, promise: Promise) -> MappedRequest:
        """The request of an exchange, as it can be sent to the org.

        Where a row that stands for a recorded one has nothing below it, another one takes its
        place. Raises `NotJudged` where the org has no row that an id could name, or does not say.
        """
        while True:
            mapping = _Mapping(self._org.base_url, self._rows, recorded, promise)
            try:
                return mapping.map()
            except NotJudged as cause:
                if not (cause.not_applicable and self._rows.choose_another(mapping.stand_ins)):
                    raise

    def map_otherwise(
        self, mapped: MappedRequest, recorded: Exchange, promise: Promise
    ) -> MappedRequest | None:
        """A request for another row than one that was asked for; None where there is none left."""
        if not self._rows.choose_another(mapped.stand_ins):
            return None
        return self.map(recorded, promise)


class _Mapping:
    """The mapping of one request."""

    def __init__(self, base_url: str, rows: OrgRows, recorded: Exchange, promise: Promise) -> None:
        self._base_url = base_url
        self._rows = rows
        self._recorded = recorded.request
        self._promise = promise
        self._refused_an_id = _is_about_an_id(recorded.response)
        self._pairs = parse_qsl(urlsplit(recorded.request.url).query, keep_blank_values=True)
        self._query = dict(self._pairs)
        self._as_recorded: dict[str, None] = {}
        self.stand_ins: dict[str, str] = {}

    def map(self) -> MappedRequest:
        root = _ROOT.search(self._recorded.path)
        if root is None:
            reason = "not asked: it is at another address than the API's"
            raise NotJudged("not-run", reason, not_applicable=True)
        if self._recorded.lacks_query:
            reason = "not asked: the recorder did not keep what was asked for"
            raise NotJudged("not-run", reason, not_applicable=True)
        path = self._map_path(root[0], self._recorded.path[root.end() :])
        mapped = partial(self._map_parameter, root[0], path)
        pairs = [(key, mapped(key, value)) for key, value in self._pairs]
        query = urlsplit(self._recorded.url).query
        if pairs != self._pairs:
            query = urlencode(pairs, safe=",:()")
        url = f"{self._base_url}{path}" + (f"?{query}" if query else "")
        body = self._map_body(self._recorded.body) if self._recorded.body else None
        request = Request(self._recorded.method, url, self._headers(root[0]), body)
        return MappedRequest(request, tuple(self._as_recorded), self.stand_ins)

    def _map_path(self, root: str, below: str) -> str:
        """The path, its parents first: what a row has depends on which row it is."""
        template = UrlTemplate.parse(self._promise.operation.path)
        texts = [text for text in below.split("/") if text]
        path = root
        extra = len(texts) - len(template.steps)
        if extra < 0:
            # The template begins above what follows the version.
            steps = template.steps[-len(texts) :] if texts else ()
        else:
            path += "".join(f"/{text}" for text in texts[:extra])
            steps, texts = template.steps, texts[extra:]
        last = _last_id(steps, texts)
        for index, (step, text) in enumerate(zip(steps, texts, strict=True)):
            values = step.match(text)
            if not values:
                path += f"/{text}"
                continue
            keeps = self._refused_an_id and index == last
            filled = {
                slot: value if keeps else self._map_slot(path, slot, value)
                for slot, value in values.items()
            }
            path += "/" + step.fill({name: quote(text, safe=",") for name, text in filled.items()})
        return path

    def _map_slot(self, path: str, slot: str, value: str) -> str:
        if not _is_id(slot, value):
            if may_be_invented(value):
                self._as_recorded[slot] = None
            return value
        return self._find(path, slot, slot, value)

    def _map_parameter(self, root: str, path: str, key: str, value: str) -> str:
        if key.casefold() == _PAGE_TOKEN:
            self._as_recorded[mask(key)] = None
            return value
        parts = value.split(",")
        if not all(map(_ID_VALUE.fullmatch, parts)):
            return self._map_inside(mask(key), value, value.split(","))
        if self._refused_an_id:
            return value
        if key in _OWN_IDS:
            return self._find(path.partition(_ACTIONS)[0], mask(key), "id", value)
        list_ = self._rows.lists.list_of(key)
        if list_ is None:
            return self._map_inside(mask(key), value, value.split(","))
        module = self._query.get(MODULE, path.removeprefix(root).strip("/").partition("/")[0])
        return self._find(
            f"{root}/{list_}", mask(key), "id", value, {**self._query, MODULE: module}
        )

    def _map_body(self, body: str) -> str:
        """The body of a query: its ids and texts may be anywhere in it."""
        if self._refused_an_id:
            return body
        return self._map_inside(_BODY, body, _QUOTED.findall(body))

    def _map_inside(self, shown: str, value: str, texts: Iterable[str]) -> str:
        """A value that may have ids in it: those that something stands for already are mapped.

        `texts` are what of it people may have written.
        """

        def mapped(match: re.Match[str]) -> str:
            stand_in = self._rows.chosen_for(match[0])
            if stand_in is None:
                self._as_recorded[shown] = None
                return match[0]
            self._note({match[0]: stand_in})
            return stand_in

        if any(may_be_invented(text) for text in texts):
            self._as_recorded[shown] = None
        return _EMBEDDED_ID.sub(mapped, value)

    def _find(
        self,
        path: str,
        shown: str,
        name: str,
        value: str,
        query: Mapping[str, str] | None = None,
    ) -> str:
        recorded = value.split(",")
        try:
            ids = self._rows.find(path, query or self._query, name, recorded)
        except NotJudged as cause:
            if not (self._refused_an_id and cause.not_applicable):
                raise
            ids = None
        if ids is None:
            self._as_recorded[shown] = None
            return value
        self._note(dict(zip(recorded, ids, strict=True)))
        return ",".join(dict.fromkeys(ids))

    def _note(self, stand_ins: Mapping[str, str]) -> None:
        self.stand_ins |= {id_: other for id_, other in stand_ins.items() if id_ != other}

    def _headers(self, root: str) -> dict[str, str]:
        documented = {each.name.casefold() for each in self._promise.parameters if each.is_header}
        sent = {
            name: value
            for name, value in self._recorded.headers.items()
            if name in documented or name in _CARRIED_HEADERS
        }
        if _ORG_HEADER in sent:
            sent[_ORG_HEADER] = self._find(f"{root}/org", _ORG_HEADER, "zgid", sent[_ORG_HEADER])
        if self._recorded.body:
            sent["content-type"] = "application/json"
        return {"accept": "application/json", **sent}


def _is_about_an_id(response: Response) -> bool:
    """Whether a refusal is of the kind that ids get which never existed."""
    if is_success(response.status):
        return False
    body = response.json if response.body else None
    code = body.get("code") if isinstance(body, dict) else None
    return response.status == HTTPStatus.NOT_FOUND or code == _ABOUT_AN_ID


def _is_id(slot: str, value: str) -> bool:
    if all(map(_ID_VALUE.fullmatch, value.split(","))):
        return True
    return _ID_NAME.search(slot) is not None


def _last_id(steps: Sequence[Step], texts: Sequence[str]) -> int:
    """The last step that has an id in it; -1 for none."""
    numbered: Iterator[int] = (
        index
        for index, (step, text) in enumerate(zip(steps, texts, strict=True))
        if any(_is_id(*pair) for pair in (step.match(text) or {}).items())
    )
    return max(numbered, default=-1)
