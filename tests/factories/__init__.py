"""Factories: each builds the smallest valid object of its slice."""
