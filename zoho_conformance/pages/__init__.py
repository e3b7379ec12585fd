"""From a documentation page to a contract: rendering → blocks → contract."""
