"""The desk's pages of incidents and the groups that make them one event."""
