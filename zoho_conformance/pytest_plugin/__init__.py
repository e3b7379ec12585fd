"""pytest: the fixture and collector for other projects, and the suite's own plugin."""
