"""The desk's pages of recommendations and commitments."""
