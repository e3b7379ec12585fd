"""A promise as JSON Schema, and the one module that knows the validator."""
