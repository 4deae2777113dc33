"""Mirrors observers/access/renderers."""
