"""Mirrors observers/deployment."""
