"""Lines that send a request again: a shell runs them, and they give the same answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from zoho_conformance.checks.shown.places import Pieces, Place
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model import locations
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.json_values import json_type
from zoho_conformance.reference.in_process import InProcessOrg
from zoho_conformance.reference.invented_org import ANNOUNCED_IDS
from zoho_conformance.reports.curl import TOKENS, curl_line, places_of, request_to_show
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.run import Run

RECORDED = locations.root() / "cassettes" / "reference" / "v7"
ORIGIN = "http://reference.invalid"

SHELL = shutil.which("sh") or ""

pytestmark = pytest.mark.skipif(not SHELL, reason="needs a shell")


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(Library(), ())


def recorded_exchange(case: Case, promise: Promise) -> Exchange:
    """The exchange of the shipped recording of a case."""
    cassette = read_cassette(RECORDED / case.operation / f"{case.name}.yaml")
    fitting = [
        (request, response)
        for request, response in cassette.interactions
        if request.path_values(promise.operation.path) is not None
    ]
    return Exchange(case, *fitting[-1])


def arguments_of(line: str, variables: Mapping[str, str]) -> list[str]:
    """What a shell hands to curl."""
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}; {line}"
    environment = {"PATH": os.environ["PATH"], "ZOHO_API_DOMAIN": ORIGIN, **variables}
    for token, text in TOKENS.items():
        if text.startswith("$"):
            environment.setdefault(text.removeprefix("$"), token)
    done = subprocess.run([SHELL, "-c", script], env=environment, capture_output=True, check=True)
    return done.stdout.decode().split("\0")[:-1]


def request_of(arguments: list[str]) -> tuple[Request, str]:
    """The request that curl would send, and whose token it has."""
    method, url, headers, body = "GET", "", {}, None
    rest = iter(arguments)
    for argument in rest:
        match argument:
            case "-X":
                method = next(rest)
            case "-H":
                name, _, value = next(rest).partition(": ")
                headers[name.casefold()] = value
            case "-d":
                body = next(rest)
            case _:
                url = argument
    sent = headers.pop("authorization", "").removeprefix("Zoho-oauthtoken ")
    return Request(method, url, headers, body), sent or "absent"


def answer_to(org: InProcessOrg, line: str, variables: Mapping[str, str]) -> Response:
    request, token = request_of(arguments_of(line, variables))
    return org.send(request, token)


def form_of_answer(response: Response) -> Any:
    """Status, keys and types of an answer, and its words: what is the same in every org."""
    return response.status, form_of(response.json) if response.body else None


def form_of(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: item if name in ("code", "status", "message") else form_of(item)
            for name, item in value.items()
        }
    return [form_of(item) for item in value[:1]] if isinstance(value, list) else json_type(value)


def meet(run: Run, inventory: dict[str, str], case: Case, response: Response) -> None:
    """Take in what later probes of a scenario need of an answer."""
    for met in run.library.probes.met_by:
        if (met.operation, met.case) == (case.operation, case.name):
            value = met.value_in(response.json, inventory)
            inventory |= {} if value is None else {met.need: value}


def values_of(places: Iterable[Place], inventory: Mapping[str, str]) -> dict[str, str]:
    """What the variables of a line are here: of what a recording has, the counterpart."""
    return {place.name: inventory.get(place.need, place.default or place.value) for place in places}


@pytest.mark.parametrize("who", ["probe", "others"])
def test_every_line_gives_the_answer_that_was_recorded(run: Run, who: str) -> None:
    # A scenario finds the org as it was, whatever another one wrote.
    orgs: dict[str | None, InProcessOrg] = defaultdict(InProcessOrg)
    inventory = dict(run.library.probes.reference_inventory(ANNOUNCED_IDS))
    count = 0
    for probe in run.library.probes.probes:
        org = orgs[probe.scenario]
        case, promise = probe.as_case(), run.library.promises[probe.operation]
        if not (RECORDED / case.operation / f"{case.name}.yaml").exists():
            continue
        exchange = recorded_exchange(case, promise)
        places = places_of(request_to_show(run, case, exchange))
        variables = values_of(places, inventory)
        if who == "others":
            # In what others recorded nothing says what stands for what, or whose token it was.
            case = replace(case, recording="theirs")
            here = {place.value: variables[place.name] for place in places}
            places = places_of(request_to_show(run, case, exchange))
            variables = {place.name: here.get(place.value, place.value) for place in places}
            variables["ZOHO_ACCESS_TOKEN"] = probe.token
        line = curl_line(run, case, exchange)
        response = answer_to(org, line, variables)
        assert form_of_answer(response) == form_of_answer(exchange.response), (case, line)
        meet(run, inventory, case, response)
        count += 1
    assert count == len(list(RECORDED.glob("*/*.yaml")))


def test_a_line_says_what_it_lacks_and_sends_nothing(run: Run) -> None:
    case = Case("get_record_locking_information", "ok", "success")
    line = curl_line(run, case)
    assert line.startswith('MODULE_API_NAME="${MODULE_API_NAME:-Leads}"; RECORD_ID="${RECORD_ID:?')
    script = f"curl() {{ echo sent; }}; {line}"
    done = subprocess.run([SHELL, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert not done.stdout
    assert "RECORD_ID" in done.stderr
    assert "locked record" in done.stderr


def test_a_line_has_what_a_page_documents_and_places_for_the_rest(run: Run) -> None:
    sent = Request(
        "GET",
        "https://www.zohoapis.com/crm/v7/Leads/7120000000000725170/Locking_Information__s"
        "?fields=Locked_For__s,Salary_of_Ada&secret=swordfish%22%24x&page=2",
        {"authorization": "Zoho-oauthtoken 1000.secret"},
    )
    case = Case("get_record_locking_information", "ok", "success", "theirs")
    line = curl_line(run, case, Exchange(case, sent, Response(200, {}, b"{}")))
    address = line.partition("curl -X GET ")[2].split(" ")[0]
    assert address == (
        '"$ZOHO_API_DOMAIN/crm/v7/Leads/$RECORD_ID/Locking_Information__s'
        '?fields=Locked_For__s,$FIELDS&secret=$SECRET&page=$PAGE"'
    )
    for private in ("7120000000000725170", "Ada", "swordfish", "1000."):
        assert private not in line


def test_the_body_of_a_line_keeps_its_keys_and_documented_values(run: Run) -> None:
    body = {"data": [{"Locked_Reason__s": "it's Ada's", "count": 4711, "lock": True, "a b": 1}]}
    sent = Request(
        "POST",
        "https://www.zohoapis.com/crm/v7/Leads/7120000000000725170/Locking_Information__s",
        {"content-type": "application/json"},
        json.dumps(body),
    )
    case = Case("lock_records", "ok", "success", "theirs")
    line = curl_line(run, case, Exchange(case, sent, Response(200, {}, b"{}")))
    for private in ("Ada", "4711", "a b"):
        assert private not in line
    values = {"LOCKED_REASON_S": "my 'own' $reason", "RECORD_ID": "7", "COUNT": "5"}
    request, _ = request_of(arguments_of(line, {**values, "KEY": "c", "VALUE": "6"}))
    (row,) = json.loads(request.body or "")["data"]
    assert row == {"Locked_Reason__s": "my 'own' $reason", "count": 5, "lock": True, "c": 6}


def test_an_id_is_one_variable_wherever_it_stands(run: Run) -> None:
    sent = Request(
        "PUT",
        "https://www.zohoapis.com/crm/v7/Leads/7120000000000725170/Locking_Information__s/"
        "7120000000000804005",
        {"content-type": "application/json"},
        '{"data": [{"id": "7120000000000804005", "Locked_Reason__s": "x"}]}',
    )
    case = Case("update_record_locking_information", "ok", "success", "theirs")
    request = request_to_show(run, case, Exchange(case, sent, Response(200, {}, b"{}")))
    names = [place.name for place in places_of(request)]
    assert names == ["RECORD_ID", "RECORD_LOCKING_ID", "LOCKED_REASON_S"]


def test_an_operation_with_a_host_of_its_own_is_asked_there(run: Run) -> None:
    line = curl_line(run, Case("upload_file", "ok", "success", "theirs"))
    assert line.startswith('ZOHO_HOST="${ZOHO_HOST:-content.zohoapis.com}"; curl -X POST ')
    assert '"https://$ZOHO_HOST/crm/v7/upload"' in line


def test_nothing_of_a_sample_request_is_lost_between_its_places(run: Run) -> None:
    samples = sorted((locations.root() / "cassettes" / "documented" / "v7").glob("*/*.yaml"))
    for file in samples[::3]:
        operation = run.library.promises.canonical(file.parent.name)
        case = Case(operation, "ok", "success", "theirs")
        for request, response in read_cassette(file).interactions:
            shown = request_to_show(run, case, Exchange(case, request, response))
            assert as_sent(shown.path) == unquote(request.path), file
            sent = {name: as_sent(value) for name, value in shown.parameters}
            assert list(sent.values()) == list(request.query.values()), file


def as_sent(text: Pieces) -> str:
    return "".join(piece.value if isinstance(piece, Place) else unquote(piece) for piece in text)
