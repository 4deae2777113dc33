"""Mirrors observers/missions/services."""
