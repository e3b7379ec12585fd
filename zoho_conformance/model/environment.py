"""What surrounds the process, from the environment: the terminal, a CI system, channels."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def has_colour(stream: TextIO | None) -> bool:
    """Whether output to a stream should be coloured; the stream is None where it is closed.

    `NO_COLOR` and `FORCE_COLOR` decide, if set to anything; else whether it is a terminal.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


_LINKING_TERMINALS = frozenset(
    "contour ghostty Hyper iTerm.app mintty rio Tabby vscode WarpTerminal WezTerm zed".split()
)
"""What terminals that show links call themselves in `TERM_PROGRAM`."""
_LINKING_TERMS = ("alacritty", "contour", "foot", "ghostty", "rio", "wezterm", "xterm-kitty")
_VARIABLES_OF_LINKING = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID")
_FIRST_VTE_WITH_LINKS = 5000


def has_links(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal that shows links (OSC 8).

    `FORCE_HYPERLINK` decides, if set: `0` for no, anything else for yes. Terminals cannot be asked,
    so that only those count which are known; a multiplexer may not pass links on.
    """
    variables = os.environ
    if forced := variables.get("FORCE_HYPERLINK"):
        return forced != "0"
    term = variables.get("TERM", "")
    if variables.get("NO_COLOR") or term == "dumb" or stream is None or not stream.isatty():
        return False
    if variables.get("CI") or term.startswith(("screen", "tmux")):
        return False
    vte = variables.get("VTE_VERSION", "")
    return (
        variables.get("TERM_PROGRAM") in _LINKING_TERMINALS
        or term.startswith(_LINKING_TERMS)
        or any(variables.get(name) for name in _VARIABLES_OF_LINKING)
        or (vte.isdecimal() and int(vte) >= _FIRST_VTE_WITH_LINKS)
    )


def step_summary() -> Path | None:
    """The file that GitHub shows as the summary of the step; None outside of its workflows."""
    named = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(named) if named else None


def journal_file() -> Path | None:
    """The file that `ZOHO_CONFORMANCE_JOURNAL` names for the journal; None where it is not set."""
    named = lookup(["ZOHO_CONFORMANCE_JOURNAL"])
    return Path(*named.values()) if named else None


_SALT = "ZOHO_CONFORMANCE_SALT"


def salt() -> str | None:
    """The salt of private forms; None where `ZOHO_CONFORMANCE_SALT` is not set."""
    return lookup([_SALT]).get(_SALT)


DRAWN_SALT = "drawn-"
"""What a salt begins with that was drawn for one run."""


@contextmanager
def shared_salt(chosen: str) -> Iterator[bool]:
    """Set the salt for this process and those that it starts; False where one is set already."""
    if salt() is not None:
        yield False
        return
    os.environ[_SALT] = chosen
    try:
        yield True
    finally:
        del os.environ[_SALT]


def lookup(names: Iterable[str], environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of these names that are set to more than white space.

    CI systems set secrets that they do not have to an empty text.
    """
    variables = os.environ if environ is None else environ
    values = {name: variables.get(name, "").strip() for name in names}
    return {name: value for name, value in values.items() if value}
