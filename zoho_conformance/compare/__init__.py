"""Contracts against another edition of themselves, or against other descriptions of the API."""
