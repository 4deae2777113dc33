"""The desk's pages for missions, people, teams and rosters."""
