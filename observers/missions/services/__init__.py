"""Setting up missions, teams, observers and national staff."""
