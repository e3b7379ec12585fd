"""The report of a run, and its views: each a function of the report alone."""
