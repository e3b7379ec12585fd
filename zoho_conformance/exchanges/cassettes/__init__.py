"""The cassettes of this project: recorded with vcrpy, redacted, kept in sets."""
