"""What a client must change to move to another version of the API."""
