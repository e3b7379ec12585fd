"""Presence over time: which documented keys came in which of many runs."""
