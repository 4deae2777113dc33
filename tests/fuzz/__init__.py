"""Hostile bytes against everything that a stranger may send."""
