"""Mirrors observers/missions/domain."""
