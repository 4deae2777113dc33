"""The desk's pages of deployments, and what deploying many teams asks for."""
