"""The address of a sample request as the operation has it, where the page misprints it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from zoho_conformance.contracts.contract import Operation
from zoho_conformance.model.similarity import PATH_MISPRINTED, likeness
from zoho_conformance.model.url_template import Step, UrlTemplate
from zoho_conformance.pages import addresses

_BASE = "https://www.zohoapis.com"
_VERSION = re.compile(r"(?<=/crm/)(?:bulk/)?(v\d[\d.]*)(?=/)")
_ROOT = re.compile(r"crm(?:/bulk)?/v\d[\d.]*(?:/bulk)?")
"""What stands above the path of an operation."""
_ID_SLOT = re.compile(r"(?:^|[_-])ids?$|id$", re.IGNORECASE)
_INVENTED_ID = "1000000000000000001"


def nearest_operation(
    method: str | None, url: str, operations: Sequence[Operation]
) -> Operation | None:
    """The operation that an address of none of them is most like; None where none is alone so."""
    candidates = [operation for operation in operations if method in (None, operation.method)]
    if len(operations) == 1:
        return candidates[0] if candidates else None
    path = addresses.template_of(url).path
    alike = [each for each in candidates if likeness(each.path, path) >= PATH_MISPRINTED]
    return alike[0] if len(alike) == 1 else None


def mend(url: str, operation: Operation, version: str | None) -> str | None:
    """The address with the operation's path and the page's version; None where it has no values.

    It stays as it is where it has both.
    """
    sent = _with_version(url, version)
    if addresses.matches(sent, operation.path):
        return sent
    parts = urlsplit(sent)
    template = UrlTemplate.parse(operation.path)
    above = parts.path.strip("/").split("/")[: -len(template.steps)]
    values = template.match(parts.path)
    if values is not None and (version is None or _ROOT.fullmatch("/".join(above))):
        return sent
    values = values or _values_nearby(template.steps, parts.path)
    if values is None or version is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    host = parts.netloc if parts.netloc.partition(":")[0].rpartition(".")[0] else ""
    base = f"{parts.scheme}://{host}" if host else _BASE
    return f"{base}/crm/{version}{template.fill(values)}{query}"


def _with_version(url: str, version: str | None) -> str:
    match = _VERSION.search(url)
    if match is None or version is None:
        return url
    return url[: match.start(1)] + version + url[match.end(1) :]


def _values_nearby(steps: Sequence[Step], path: str) -> dict[str, str] | None:
    """The values of the slots, each behind the word that stands before it in the template."""
    sent = path.strip("/").split("/")
    values: dict[str, str] = {}
    for at, step in enumerate(steps):
        if not step.slots:
            continue
        before = steps[at - 1].text if at else None
        places = [place for place, word in enumerate(sent[:-1]) if word == before]
        matched = step.match(sent[places[-1] + 1]) if places else None
        if matched is None:
            return None
        values |= matched
    return values


def compose(
    operation: Operation, version: str | None, requests: Sequence[str], ids: Sequence[str]
) -> str | None:
    """An address of the operation, of which the page shows none; None where nothing fits a slot.

    The names come from the page's other sample requests, and the last id from the answer's `ids`.
    """
    template = UrlTemplate.parse(operation.path)
    if version is None:
        return None
    values: dict[str, str] = {}
    for url in requests:
        values |= _names(url, template)
    for slot in template.slots:
        if slot not in values:
            if not _ID_SLOT.search(slot):
                return None
            values[slot] = next(iter(ids), _INVENTED_ID)
    return f"{_BASE}/crm/{version}{template.fill(values)}"


def _names(url: str, template: UrlTemplate) -> dict[str, str]:
    """What an address has in the first steps of a template, as far as they are the same."""
    sent = addresses.template_of(url).path.strip("/").split("/")
    concrete = urlsplit(url).path.strip("/").split("/")[-len(sent) :]
    values: dict[str, str] = {}
    for step, word in zip(template.steps, concrete, strict=False):
        matched = step.match(unquote(word))
        if matched is None:
            break
        values |= matched
    return values
