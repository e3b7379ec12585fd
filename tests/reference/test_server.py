"""The reference org over real sockets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from zoho_conformance.model.errors import UsageError
from zoho_conformance.reference import VARIATIONS, Mutant, serve
from zoho_conformance.reference.mutation import edit_success, with_content_type
from zoho_conformance.reference.request import CONFIGURATION
from zoho_conformance.reference.server import serve_forever

AS_HTML = Mutant(
    "configuration-as-html",
    "content-type-changed",
    "http.content-type",
    "A configuration comes as HTML.",
    edit_success(with_content_type("text/html"), {CONFIGURATION}),
)
SCRIPT = """
import json, sys
from zoho_conformance.reference import serve_forever
serve_forever(0, None, lambda ids: print(json.dumps(ids), flush=True))
print("stopped")
"""


def headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Zoho-oauthtoken {token}"}


def test_a_client_gets_its_token_and_then_the_lock_on_one_connection() -> None:
    with serve() as running, requests.Session() as session:
        announcement = running.announcement
        grant = {key: announcement[key] for key in ("client_id", "client_secret", "refresh_token")}
        granted = session.post(
            f"{announcement['accounts_url']}/oauth/v2/token",
            data={**grant, "grant_type": "refresh_token"},
            timeout=5,
        ).json()
        record = f"{announcement['module']}/{announcement['locked_record_id']}"
        path = f"/crm/v7/{record}/Locking_Information__s"
        response = session.get(
            f"{granted['api_domain']}{path}/{announcement['lock_id']}",
            headers=headers(granted["access_token"]),
            timeout=5,
        )
        assert response.status_code == 200
        assert response.json()["data"][0]["id"] == announcement["lock_id"]
        assert response.raw.version == 11
        assert response.headers["Content-Type"] == "application/json;charset=UTF-8"
        assert int(response.headers["Content-Length"]) == len(response.content)
        assert "Connection" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_a_request_body_does_not_disturb_the_next_request_on_the_connection() -> None:
    with serve() as running, requests.Session() as session:
        session.headers.update(headers(running.announcement["access_token"]))
        url = f"{running.base_url}/crm/v7/settings/record_locking_configurations"
        for body in (b"x" * 100_000, iter([b"in ", b"chunks"])):
            assert session.patch(url, data=body, timeout=5).status_code == 403
            assert session.get(url, params={"module": "Leads"}, timeout=5).status_code == 200


def test_an_answer_without_content_does_not_disturb_the_next(
    requests_of_a_run: dict[str, tuple[str, dict[str, str]]],
) -> None:
    with serve() as running, requests.Session() as session:
        session.headers.update(headers(running.announcement["access_token"]))
        for _ in range(3):
            for case in ("list ok-unlocked", "configuration NO_CONTENT", "configuration ok"):
                path, query = requests_of_a_run[case]
                response = session.get(f"{running.base_url}/crm/v7{path}", params=query, timeout=5)
                assert response.status_code == (200 if case.endswith("ok") else 204)


def test_the_announcement_has_all_that_a_client_needs() -> None:
    with serve() as running:
        assert list(running.announcement) == [
            "base_url",
            "accounts_url",
            "client_id",
            "client_secret",
            "refresh_token",
            "access_token",
            "module",
            "locked_record_id",
            "auto_locked_record_id",
            "unlocked_record_id",
            "lock_id",
            "auto_lock_id",
            "configuration_id",
            "unknown_id",
            "manual_module",
            "manual_unlocked_record_id",
            "automatic_module",
            "automatic_unlocked_record_id",
            "unconfigured_module",
            "unconfigured_record_id",
            "unsupported_module",
            "unknown_module",
            "criteria_field",
            "criteria_field_id",
            "other_criteria_field",
            "other_criteria_field_id",
            "excludable_field",
            "excludable_field_id",
            "other_excludable_field",
            "other_excludable_field_id",
            "restricted_field",
            "restricted_value",
            "excluded_field",
            "excluded_value",
            "profile_id",
            "profile_name",
            "other_profile_id",
            "other_profile_name",
            "button_id",
            "button_name",
            "other_button_id",
            "other_button_name",
            "system_module",
            "system_configuration_id",
            "restricted_access_token",
            "restricted_refresh_token",
            "other_edition_access_token",
            "other_edition_refresh_token",
            "lesser_scope_access_token",
            "lesser_scope_refresh_token",
        ]
        assert running.announcement["base_url"] == running.base_url
        assert running.base_url.startswith("http://127.0.0.1:")


def test_every_server_has_secrets_of_its_own() -> None:
    with serve() as first, serve() as second:
        secrets = [key for key in first.announcement if key.endswith(("token", "secret"))]
        assert len(secrets) == 9
        for key in ("client_id", *secrets):
            assert first.announcement[key] != second.announcement[key]


def test_a_mutant_or_a_variation_is_served() -> None:
    for mutation, content_type in (
        (AS_HTML, "text/html"),
        (VARIATIONS["no-charset"], "application/json"),
    ):
        with serve(mutation=mutation) as running:
            response = requests.get(
                f"{running.base_url}/crm/v7/settings/record_locking_configurations",
                params={"module": "Leads"},
                headers=headers(running.announcement["access_token"]),
                timeout=5,
            )
            assert response.headers["Content-Type"] == content_type


def test_a_port_that_is_taken_or_out_of_range_is_refused() -> None:
    with serve() as running:
        port = int(running.base_url.rsplit(":", 1)[1])
        with pytest.raises(UsageError, match=f"port {port} of .*in use"), serve(port):
            pass
    with pytest.raises(UsageError, match="port 65536: use 0"), serve(65536):
        pass


def test_a_stopped_server_leaves_its_port_and_ends_open_connections() -> None:
    with requests.Session() as session:
        serving = serve()
        running = serving.__enter__()
        session.get(running.base_url, timeout=5)
        # A server that waited for the open connection to end would never stop.
        stop = threading.Thread(target=serving.__exit__, args=(None, None, None), daemon=True)
        stop.start()
        stop.join(timeout=30)
        assert not stop.is_alive()
        with pytest.raises(requests.ConnectionError):
            session.get(running.base_url, timeout=5)
        with serve(int(running.base_url.rsplit(":", 1)[1])) as again:
            assert again.base_url == running.base_url
            assert session.get(again.base_url, timeout=5).status_code == 404


def test_many_clients_are_answered_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    with serve() as running:

        def ask(_: int) -> int:
            return requests.get(running.base_url, timeout=5).status_code

        with ThreadPoolExecutor(16) as pool:
            assert list(pool.map(ask, range(64))) == [404] * 64
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_cleanly(stop: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        announcement = json.loads(process.stdout.readline())
        assert requests.get(announcement["base_url"], timeout=5).status_code == 404
        process.send_signal(stop)
        try:
            rest, complaints = process.communicate(timeout=10)
        finally:
            process.kill()
    assert (process.returncode, rest, complaints) == (0, "stopped\n", "")


def test_serving_forever_gives_signal_handlers_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    announced: list[Mapping[str, str]] = []

    def announce(announcement: Mapping[str, str]) -> None:
        announced.append(announcement)
        threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGTERM)).start()

    serve_forever(0, None, announce)
    assert announced[0]["module"] == "Leads"
    assert signal.getsignal(signal.SIGTERM) is before
