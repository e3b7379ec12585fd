"""Names of files that every system takes."""

from __future__ import annotations

from pathlib import PureWindowsPath

import pytest

from zoho_conformance.model.file_names import portable_name


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("locks", "locks"),
        ("get locks (2)", "get locks (2)"),
        ("Überblick", "Überblick"),
        ("9:41", "9_41"),
        ("..\\..\\elsewhere", ".._.._elsewhere"),
        ("C:\\x", "C__x"),
        ("what?*", "what__"),
        ("ends. ", "ends"),
        ("...", "_"),
        ("con", "_con"),
        ("AUX.har", "_AUX.har"),
        ("lpt1", "_lpt1"),
        ("console", "console"),
    ],
)
def test_a_name_loses_what_some_system_could_not_have_in_it(name: str, portable: str) -> None:
    assert portable_name(name) == portable


@pytest.mark.parametrize("name", ["..\\..\\x", "C:\\x", "\\\\host\\share\\x", "a\\..\\..\\x"])
def test_no_name_leads_to_another_folder_on_windows(name: str) -> None:
    path = PureWindowsPath("into") / portable_name(name)
    assert path.parent == PureWindowsPath("into")
    assert not path.is_reserved()
