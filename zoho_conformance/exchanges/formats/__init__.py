"""Formats of recordings: a file each, all read through one interface."""
