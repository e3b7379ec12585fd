"""What a page promises: the contract, the rulings on it, and the JSON Schemas that follow."""
