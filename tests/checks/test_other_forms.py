"""An answer in another form than rows, which the page shows as well."""

from __future__ import annotations

import json

from zoho_conformance.checks.judge import Judge
from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.pages.reader import read

_JOB = '{ "code": "SCHEDULED", "details": {}, "message": "later", "status": "success" }'


def outcome(body: object, *samples: str) -> str:
    """What an answer of a page with these sample responses comes to."""
    shown = "\n\n".join(f"## Sample Response\n\n```\nCopied{sample}\n```" for sample in samples)
    contract = read(f"# Light Lanterns\n\nEndpoints\n\n- PUT /lanterns\n\n{shown}\n")
    (promise,) = apply_rulings.promises([contract], ()).values()
    response = Response(200, {"content-type": "application/json"}, json.dumps(body).encode())
    request = Request("PUT", "https://lanterns.example/crm/v7/lanterns", {})
    judge = Judge(promise, derive(promise))
    return judge.judge(Exchange(Case(promise.id, "ok", "success"), request, response)).outcome


def test_an_answer_in_a_form_that_another_sample_shows_is_judged() -> None:
    assert outcome(json.loads(_JOB), _JOB, f'{{ "lanterns": [{_JOB}] }}') == "conforms"


def test_an_answer_with_nothing_but_paging_has_no_data() -> None:
    samples = ('{ "lanterns": [{ "id": "7" }], "info": {} }', '{ "info": {} }')
    assert outcome({"info": {}}, *samples) == "no-data"
