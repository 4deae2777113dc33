"""The backend of tests: the owner makes and empties tables, all else is the app."""
