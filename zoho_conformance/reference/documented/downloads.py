"""What an operation answers whose page documents no JSON: a small file of the kind it names."""

from __future__ import annotations

import base64
import io
import zipfile
from functools import cache

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.reference.answers import Answer

# One grey pixel.
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
_TEXT = b"id,name\n1,Invented\n"


def download(promise: Promise) -> Answer:
    """A file as an attachment: a picture, an archive or a table, by what the path names."""
    path = promise.operation.path.casefold()
    if "photo" in path or "image" in path:
        return _attachment("image/png", "invented.png", _PNG)
    if path.endswith((".zip", "/result")) or "backup" in path:
        return _attachment("application/zip", "invented.zip", _archive())
    if path.endswith(".csv"):
        return _attachment("text/csv", "invented.csv", _TEXT)
    return _attachment("application/octet-stream", "invented.bin", _TEXT)


def _attachment(media_type: str, name: str, content: bytes) -> Answer:
    headers = (
        ("Content-Type", media_type),
        ("Content-Disposition", f'attachment; filename="{name}"'),
    )
    return Answer(200, headers, content=content)


@cache
def _archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # A date of its own, so that the same bytes are sent each time.
        archive.writestr(zipfile.ZipInfo("invented.csv", (2024, 1, 1, 0, 0, 0)), _TEXT)
    return packed.getvalue()
