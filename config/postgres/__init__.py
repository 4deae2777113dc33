"""Our PostgreSQL backend: Django's, plus the rights of the role that runs the system."""
