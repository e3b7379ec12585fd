"""Contracts in other forms: one OpenAPI document, Markdown for readers."""
