"""vcrpy cassettes: read, written, and checked for leaks."""
