"""What a caller sent, compared with the page: faults of our requests, which are not drift."""
