"""Our PostgreSQL backend: Django's, and the rights of the role that runs."""
