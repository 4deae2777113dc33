"""The intake at the desk: the set-aside queue, what came in, conflicts and files."""
