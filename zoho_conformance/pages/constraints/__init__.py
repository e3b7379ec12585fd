"""Parameters and keys that depend on one another: the wordings, and what their words name."""
