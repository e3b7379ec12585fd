"""How Sphinx builds the site. `python -m docs.site` calls it on the pages that it has gathered."""

# ruff: noqa: A001 - Sphinx names its settings.

from __future__ import annotations

from typing import Any

from zoho_conformance.model.version import __version__

project = "zoho-crm-conformance"
author = "the authors of zoho-crm-conformance"
copyright = "the authors of zoho-crm-conformance, Apache-2.0"
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
]

# Markdown as GitHub shows it, so that a page reads the same in the repository.
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_links_external_new_tab = False

autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
# Single backquotes in docstrings are code.
default_role = "code"
add_module_names = False

# What a reader types is copied, not the prompt or what is printed.
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True

# Addresses in examples, which nobody is to ask.
linkcheck_ignore = [
    r"https?://[^/]*(?:example|invalid|zohoapis|localhost|127\.0\.0\.1)",
    r".*OWNER",
]
linkcheck_timeout = 30
linkcheck_workers = 2

exclude_patterns: list[str] = []
html_theme = "pydata_sphinx_theme"
html_title = "zoho-crm-conformance"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = [("filter.js", {"defer": "defer"})]
html_copy_source = False
html_show_sphinx = False
# Nothing is loaded from elsewhere, so that a copy on a disk is whole.
html_theme_options = {
    "logo": {"text": "zoho-crm-conformance"},
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "navbar_persistent": ["search-button"],
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},
    "collapse_navigation": True,
    "navigation_depth": 2,
    "show_nav_level": 1,
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
    "back_to_top_button": True,
    "search_bar_text": "Search pages and operations",
}
html_sidebars: dict[str, list[str]] = {"index": []}


def mark_code(*arguments: Any) -> None:
    """Mark the code in a docstring: what is indented below `Example:`, or below a blank line."""
    # Sphinx passes what is documented, and last the lines, to be changed in place.
    lines: list[str] = arguments[-1]
    marked: list[str] = []
    for line in lines:
        before = marked[-1] if marked else ""
        is_example = line == "Example:"
        begins_block = line.startswith("    ") and not before and not _is_in_block(marked)
        marked += ["::", ""] if begins_block else []
        marked += ["Example::", ""] if is_example else [line]
    lines[:] = marked


def _is_in_block(lines: list[str]) -> bool:
    """Whether the last line that is not blank stands in a section or in code."""
    last = next((line for line in reversed(lines) if line), "")
    return last.startswith("    ") or last.endswith(":")


def setup(app: Any) -> None:
    """Called by Sphinx. Napoleon reads docstrings after their code is marked."""
    app.connect("autodoc-process-docstring", mark_code, priority=100)
