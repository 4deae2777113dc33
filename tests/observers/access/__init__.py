"""Mirrors observers/access."""
