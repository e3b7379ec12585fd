"""A document as text: JSON, or YAML that every reader takes for the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

import yaml

Form = Literal["json", "yaml"]

# Plain in one version of YAML and a number, a time or a truth in another.
_DOUBTFUL = re.compile(r"[-+.0-9~].*|y|n|yes|no|on|off|true|false|null", re.IGNORECASE | re.DOTALL)


class _Dumper(yaml.SafeDumper):
    """Writes out what stands in two places, and quotes what could be taken for no text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature of PyYAML
        """Nothing refers to another place: few tools follow that."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _DOUBTFUL.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def text_of(document: Mapping[str, Any], form: Form) -> str:
    """The document with one closing newline, its keys in the order that they have."""
    if form == "json":
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return yaml.dump(dict(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
