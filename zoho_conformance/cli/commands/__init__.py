"""What the commands do, one a module; the command line only reads options and prints."""
