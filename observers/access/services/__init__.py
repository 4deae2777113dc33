"""Giving and taking access: device tokens, accounts, invitations."""
