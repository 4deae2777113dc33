"""The desk's pages for checklists."""
