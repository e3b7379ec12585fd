"""Any documented operation, answered as its contract says: with its keys, and invented values."""
