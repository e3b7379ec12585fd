"""The folders of the user who runs the project, by the XDG convention."""

from __future__ import annotations

from pathlib import Path

import pytest

from zoho_conformance.model import locations


@pytest.mark.parametrize(
    "variables", [{}, {"XDG_STATE_HOME": "", "XDG_CACHE_HOME": "not/absolute"}]
)
def test_without_an_absolute_folder_the_homes_own_are_used(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/keeper")
    name = "zoho-crm-conformance"
    assert locations.state_folder(variables) == Path("/home/keeper/.local/state", name)
    assert locations.cache_folder(variables) == Path("/home/keeper/.cache", name)


def test_the_environment_names_other_folders() -> None:
    variables = {"XDG_STATE_HOME": "/srv/state", "XDG_CACHE_HOME": "/srv/cache"}
    assert locations.state_folder(variables) == Path("/srv/state/zoho-crm-conformance")
    assert locations.cache_folder(variables) == Path("/srv/cache/zoho-crm-conformance")
