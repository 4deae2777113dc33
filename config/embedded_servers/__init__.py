"""The embedded servers' home, and the commands that start and stop them."""
