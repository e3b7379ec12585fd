"""A page's HTML, Markdown or text as blocks."""
