"""The fixture `zoho_org`: the reference org for the tests of a client."""
