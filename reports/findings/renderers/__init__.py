"""Findings and answers in other forms: JSON, CSV, charts."""
