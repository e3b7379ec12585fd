"""Witnesses: other published descriptions of the same API, compared with the pages, never believed.

A file is read (`read`) as OpenAPI (`documents`, `shapes`, `openapi`) or as the model table of an
SDK (`tables`, `models`, `sdk`) into one neutral `description`. Its operations are matched with the
documented ones (`matching`), and differences become findings (`bodies`, `refusals`, `operations`).
So does what the witness would do with the pages' own samples (`acceptance`).
"""
