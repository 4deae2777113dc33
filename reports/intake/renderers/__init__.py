"""What this slice prints."""
