"""Mirrors observers/deployment/domain."""
