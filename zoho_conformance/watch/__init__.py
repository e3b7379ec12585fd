"""Alerts: what changed from one run to the next, reported once to each channel.

A report becomes an `Observation`, what one run saw. The `State` is the sum of all runs so far; it
takes in an observation and gives events. Each channel has an outbox of the events that it still has
to deliver.
"""
