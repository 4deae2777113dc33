"""The composition root: settings, entry points and what wraps every request."""
