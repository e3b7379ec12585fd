"""A run over the cases of its targets: each answered once, judged once."""
