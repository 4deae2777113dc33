"""Mirrors observers/messages."""
