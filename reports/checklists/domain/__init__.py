"""The rules of checklists: plain Python, no database."""
