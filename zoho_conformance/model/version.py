"""The version of the package, in a module that any other can import at no cost."""

__version__ = "0.1.0"
