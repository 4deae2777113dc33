"""The desk's pages of statements: the statement, its parts, its revisions and files."""
