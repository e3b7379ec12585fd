"""Requests to Zoho's hosts, sent to a server on this computer, whatever client sends them."""
