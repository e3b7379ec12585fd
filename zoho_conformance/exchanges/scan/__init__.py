"""Scanning: what recordings give away, reported by place and never by value."""
