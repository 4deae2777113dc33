"""What a roster file says, without a database."""
