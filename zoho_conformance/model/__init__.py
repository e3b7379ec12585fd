"""Plain values that every other room speaks: exchanges, findings, rules, JSON paths, errors."""
