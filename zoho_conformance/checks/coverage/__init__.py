"""What of a contract exchanges exercised, and the gate on how much that must be."""
