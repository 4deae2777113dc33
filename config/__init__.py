"""The composition root: settings, entry points, addresses and what wraps every request."""
