"""Requests to Zoho or to our reference server, with OAuth, retries and pacing."""
