"""Where exchanges come from: HTTP, cassettes."""
