"""What the tests of a client made of answers that drift: the report, and its text."""
