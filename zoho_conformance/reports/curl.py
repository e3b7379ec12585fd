"""How to send a case's request again: a curl line, without secrets and without ids of an org.

What differs with every org is a variable of the shell, which the line begins with: it says what is
meant, and where the variable is not set, the shell says so and sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from zoho_conformance.checks.shown.places import Pieces, Place, joined, places_in
from zoho_conformance.checks.shown.request import (
    Naming,
    ShownRequest,
    show_operation,
    show_request,
)
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.runs.probes import Probe
from zoho_conformance.runs.probes.mark import MARK
from zoho_conformance.runs.probes.probe import Token
from zoho_conformance.runs.run import Run

TOKENS: Mapping[Token, str] = MappingProxyType(
    {
        "valid": "$ZOHO_ACCESS_TOKEN",
        "invalid": "invalid",
        "absent": "",
        "restricted": "$ZOHO_ACCESS_TOKEN_RESTRICTED",
        "other-edition": "$ZOHO_ACCESS_TOKEN_OTHER_EDITION",
        "lesser-scope": "$ZOHO_ACCESS_TOKEN_LESSER_SCOPE",
    }
)
_HOST = "ZOHO_HOST"
_IN_SHELL_QUOTES = '"$`\\'


def curl_line(run: Run, case: Case, exchange: Exchange | None = None) -> str:
    """The curl line of a case; `exchange` is what was sent and what came, where that is known."""
    promise = run.library.promises[case.operation]
    if promise.is_callback:
        return "by Zoho, to an address of yours"
    probe = _probe_of(run, case)
    token = TOKENS[probe.token if probe else "valid"]
    return write_curl(request_to_show(run, case, exchange), token)


def request_to_show(run: Run, case: Case, exchange: Exchange | None) -> ShownRequest:
    """The request of a case as it may be shown: as it was sent, or as its probe would be."""
    promise, probe = run.library.promises[case.operation], _probe_of(run, case)
    library = run.library
    naming = Naming(modules=lambda: library.known_modules)
    if probe is not None:
        needs = run.library.probes.needs
        defaults = {need.name: need.default for need in needs if need.default} | {"mark": MARK}
        naming = replace(
            naming, slots=probe.path, query=probe.query, body=probe.body, defaults=defaults
        )
    if exchange is not None:
        return show_request(promise, exchange.request, naming)
    if probe is None:
        return show_operation(promise)
    unfilled = {need: f"{{{need}}}" for need in probe.needs}
    return show_request(promise, probe.request(promise, unfilled, ""), naming)


def _probe_of(run: Run, case: Case) -> Probe | None:
    # No probe sent what others recorded.
    return None if case.recording else run.library.probes.find(case)


def places_of(request: ShownRequest) -> tuple[Place, ...]:
    """The places of a request, in the order of its line."""
    parts = [value for _, value in (*request.parameters, *request.headers)]
    return places_in(request.path, *parts, request.body or ())


def write_curl(request: ShownRequest, token: str = TOKENS["valid"]) -> str:
    """The line that sends a request; `token` stands where its access token does."""
    base = "$ZOHO_API_DOMAIN" if request.host is None else f"https://${_HOST}"
    parts = [f'curl -X {request.method} "{base}{_address(request)}"']
    if token:
        parts.append(f'-H "Authorization: Zoho-oauthtoken {token}"')
    parts += [f'-H "{name}: {_quoted(value)}"' for name, value in request.headers]
    if request.body is not None:
        parts.append('-H "Content-Type: application/json"')
        parts.append(f"-d {_data(request.body)}")
    if request.has_file:
        parts.append('-F "file=@$FILE"')
    return "; ".join([*map(_assignment, _variables(request)), " ".join(parts)])


def _variables(request: ShownRequest) -> Iterator[Place]:
    if request.host is not None:
        # Data centres have each their own; that of the page is the one of the US.
        yield Place(_HOST, "the host", default=request.host)
    yield from places_of(request)
    if request.has_file:
        yield Place("FILE", "the path of a file")


def _assignment(place: Place) -> str:
    """What sets a variable that is not set, or says what it is to be."""
    if place.default:
        return f'{place.name}="${{{place.name}:-{place.default}}}"'
    return f'{place.name}="${{{place.name}:?{place.meaning}}}"'


def _address(request: ShownRequest) -> str:
    pieces: list[str | Place] = [*request.path]
    for number, (name, value) in enumerate(request.parameters):
        pieces += ["&" if number else "?", f"{name}=", *value]
    return _quoted(joined(pieces))


def _quoted(text: Pieces) -> str:
    """A text between the double quotes of a shell."""
    quoted = ""
    for piece in reversed(text):
        if isinstance(piece, str):
            quoted = _escaped(piece) + quoted
        else:
            # What may go on with a variable's name must not.
            goes_on = quoted[:1].isalnum() or quoted.startswith("_")
            quoted = (f"${{{piece.name}}}" if goes_on else f"${piece.name}") + quoted
    return quoted


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in _IN_SHELL_QUOTES else letter for letter in text)


def _data(text: Pieces) -> str:
    """A text in single quotes, which its places are outside of."""
    parts = (
        f"'\"${piece.name}\"'" if isinstance(piece, Place) else piece.replace("'", "'\\''")
        for piece in text
    )
    return f"'{''.join(parts)}'"
