"""Taking a snapshot of an org's schema: by asking the org, or from recorded answers."""
