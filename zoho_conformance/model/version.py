"""The version of the package, in a module that any other can import at no cost."""

__version__ = "0.1.0"

HOME = "https://github.com/OWNER/zoho-crm-conformance"
"""Where the package is kept, as the README has it."""
