"""Mirrors observers/access/services."""
