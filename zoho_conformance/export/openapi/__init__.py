"""Exports: what the pages promise, in forms that other programs and people read."""
