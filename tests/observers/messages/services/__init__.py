"""Mirrors observers/messages/services."""
