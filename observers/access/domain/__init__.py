"""What access is made of, without the database: typed secrets, settings of Collect."""
