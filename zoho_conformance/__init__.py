"""Conformance checks for implementations of the Zoho CRM API."""

__version__ = "0.1.0"
