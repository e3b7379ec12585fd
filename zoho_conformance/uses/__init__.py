"""Which keys of Zoho's answers code reads: noted while it runs, and taken from its models."""
