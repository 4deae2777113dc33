"""Mirrors observers/missions."""
