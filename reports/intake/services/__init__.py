"""Accepting, judging, deciding about and purging reports, and keeping their files."""
