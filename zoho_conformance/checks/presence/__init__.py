"""Keys that used to come and come no more: a sample of answers over time, and a test of it."""
