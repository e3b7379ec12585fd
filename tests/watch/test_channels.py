"""A channel is one entry of a table: its option, help, variables and redaction follow from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from docs.generate import pages
from tests.watch.conftest import Hook, Watch
from tests.watch.report_factory import report
from zoho_conformance.cli.watch import watch as command
from zoho_conformance.watch.channels import registry
from zoho_conformance.watch.channels.channel import ChannelKind, UndeliveredError, Variable
from zoho_conformance.watch.channels.registry import CHANNELS, ChannelSettings
from zoho_conformance.watch.channels.webhook import Webhook
from zoho_conformance.watch.message import Alert
from zoho_conformance.watch.state import Outbox

ADDRESS = "https://pager.example.com/secret-path"


@dataclass(frozen=True)
class Pager:
    """The smallest channel: it remembers nothing and always fails."""

    url: str
    key: str = "0" * 12
    label: str = "pager"

    def has_work(self, alert: Alert, outbox: Outbox) -> bool:
        return bool(alert.events and outbox.queue)

    def preview(self, alert: Alert) -> str:
        return f"{self.url}: {alert.status}"

    def deliver(self, alert: Alert, outbox: Outbox) -> None:
        raise UndeliveredError(f"{self.url}: no {len(outbox.queue)} {alert.status}")


def open_pagers(urls: Sequence[str], variables: Mapping[str, str]) -> Iterator[Pager]:
    for url in (*urls, *variables.get("PAGER_URLS", "").split()):
        yield Pager(url)


KIND = ChannelKind(
    option="--pager",
    metavar="URL",
    help="Page somebody.",
    open=open_pagers,
    secret=True,
    variables=(Variable("PAGER_URLS", "addresses"), Variable("PAGER_ZONE", "a zone", secret=False)),
)


def test_a_new_kind_is_opened_once_for_each_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "CHANNELS", (*CHANNELS, KIND))
    settings = ChannelSettings({"pager": (ADDRESS, ADDRESS)}, {"PAGER_URLS": ADDRESS})
    assert [channel.label for channel in settings.open()] == ["pager"]
    assert "PAGER_URLS" in {variable.name for variable in registry.variables()}


def test_secrets_of_a_new_kind_are_redacted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "CHANNELS", (*CHANNELS, KIND))
    settings = ChannelSettings(
        {"pager": (ADDRESS,)}, {"PAGER_URLS": f"{ADDRESS}/2 pw", "PAGER_ZONE": "north"}
    )
    assert settings.redact(f"{ADDRESS}/2 and {ADDRESS} in the north") == "*** and *** in the north"


def test_a_failure_that_repeats_an_address_is_printed_without_it(
    watch: Watch, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Webhook, _alert: Alert, _outbox: Outbox) -> None:
        raise UndeliveredError(f"no route to {self.url}")

    monkeypatch.setattr(Webhook, "deliver", fail)
    done = watch(report(["a"]), "--webhook", f"{hook.url}/hidden", "--format", "json")
    assert "no route to ***; will retry on the next run" in done.stderr
    assert "hidden" not in done.stdout + done.stderr


@pytest.mark.parametrize("kind", CHANNELS, ids=lambda kind: kind.option)
def test_help_and_documentation_name_options_and_variables(kind: ChannelKind) -> None:
    said = CliRunner().invoke(command, ["--help"], terminal_width=200).output
    assert re.search(rf"{kind.option} {kind.metavar} +{re.escape(kind.help)}", said)
    page = pages()["commands.md"]
    assert f"| `{kind.option} {kind.metavar}` | {kind.help} |" in page
    for variable in kind.variables:
        assert f"{variable.name}: {variable.meaning}" in said
        assert f"- {variable.name}: {variable.meaning}\n" in page
