"""The desk's pages of notices and gateways."""
