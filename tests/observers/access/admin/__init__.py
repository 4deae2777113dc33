"""Mirrors observers/access/admin."""
