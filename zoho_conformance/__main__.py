"""`python -m zoho_conformance`."""

from zoho_conformance.cli import main

main()
