"""The keys that a page documents, with types, presence and values."""
