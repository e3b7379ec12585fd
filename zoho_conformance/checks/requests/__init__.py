"""What a caller sent, held to the page: faults of our requests, told apart from Zoho's drift."""
