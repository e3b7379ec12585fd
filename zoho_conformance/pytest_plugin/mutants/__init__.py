"""`pytest --zoho-mutants`: the tests of a client, run again with one thing drifting at a time."""
