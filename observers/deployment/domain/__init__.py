"""What a deployment lets us expect, and what is missing of it; pure."""
