"""What code reads of Zoho's answers: `uses.toml`, and which finding touches what is in it."""
