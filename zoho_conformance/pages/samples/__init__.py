"""The JSON samples that a page prints."""
