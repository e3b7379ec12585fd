"""The documentation site: the pages of docs/, and those that only the site has."""
