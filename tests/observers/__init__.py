"""Tests of the observers app and of the database's fences."""
