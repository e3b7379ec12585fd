"""What surrounds the process."""

from __future__ import annotations

import io

import pytest

from zoho_conformance.model.environment import has_links

ITERM = {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "CI DOMTERM FORCE_HYPERLINK KITTY_WINDOW_ID KONSOLE_VERSION NO_COLOR".split():
        monkeypatch.delenv(name, raising=False)
    for name in "TERM TERM_PROGRAM VTE_VERSION WT_SESSION".split():
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "variables",
    [
        ITERM,
        {"TERM": "xterm-kitty"},
        {"TERM": "xterm-256color", "VTE_VERSION": "7400"},
        {"WT_SESSION": "1"},
        {"TERM": "dumb", "FORCE_HYPERLINK": "1"},
    ],
    ids=str,
)
def test_a_terminal_that_is_known_to_show_links_gets_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert has_links(Terminal())


@pytest.mark.parametrize(
    "variables",
    [
        {"TERM": "xterm-256color"},
        {"TERM": "xterm-256color", "VTE_VERSION": "4205"},
        {**ITERM, "NO_COLOR": "1"},
        {**ITERM, "TERM": "dumb"},
        {**ITERM, "TERM": "screen-256color"},
        {**ITERM, "CI": "true"},
        {**ITERM, "FORCE_HYPERLINK": "0"},
    ],
    ids=str,
)
def test_another_terminal_gets_no_links(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert not has_links(Terminal())


def test_what_is_no_terminal_gets_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    assert not has_links(io.StringIO())
    assert not has_links(None)
