"""The channels by which alerts reach people and programs, one module each.

`channel` says what a channel is, and `registry` lists them all.
"""
