"""Mirrors observers/access/domain."""
