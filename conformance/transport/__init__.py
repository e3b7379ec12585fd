"""How exchanges come about: sent over HTTP, or read from cassettes. Transports know no rule."""
