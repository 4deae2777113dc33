"""Reading what came in: receipts, states, and what a team may see of it."""
