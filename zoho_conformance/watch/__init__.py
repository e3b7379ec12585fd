"""Alerts: what changed from one run to the next, told once to whoever is to know.

A report becomes a `sight`, what one run saw. The `state` is what all runs so far came to; it takes
in a sight and gives events. Each channel has a queue of events that it was not told yet.
"""
