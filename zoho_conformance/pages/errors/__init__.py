"""Error tables of a page, row by row."""
