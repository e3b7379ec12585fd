"""Sending the reads of recordings again: what to ask, of which rows, and how it compares."""
