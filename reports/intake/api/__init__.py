"""The intake's addresses under /api/v1/: plain Django views, for speed on the night."""
