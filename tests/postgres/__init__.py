"""The backend of tests: tables are made and emptied by the owner, all else is the app."""
