"""The desk's pages for accounts, invitations and device tokens."""
