"""An org's own schema: its modules, fields, layouts and picklists, as a file has them."""
