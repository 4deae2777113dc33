"""Mirrors observers/missions/admin."""
