"""Benchmarks: each one command, results as Markdown; nothing here is timed by tests."""
