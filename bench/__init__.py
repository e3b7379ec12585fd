"""Benchmarks: each compares two things in one run, turn by turn, and prints the ratio."""
