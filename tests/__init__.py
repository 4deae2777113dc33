"""Tests, mirroring the code path by path."""
