"""How a client's tests reacted to answers that drift: the report, and its text."""
