"""The desk's pages of elections and places, and the pages that import sheets."""
