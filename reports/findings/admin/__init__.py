"""The desk's pages of findings: the sets, one set, and the reports behind a number."""
