"""The report as one HTML file that needs no network: read, filtered, printed and signed."""

from zoho_conformance.reports.html.page import pieces, render

__all__ = ["pieces", "render"]
