"""Witnesses: other published descriptions of the same API, compared with the pages, never believed.

A file is read (`reading`) as OpenAPI (`documents`, `shapes`, `openapi`) or as the model tables of
an SDK (`tables`, `models`, `sdk`) into one neutral `description`; its operations are matched with
those of the pages (`matching`), and what differs is told (`bodies`, `refusals`, `around`), as is
what the witness would do with the pages' own samples (`acceptance`).
"""
