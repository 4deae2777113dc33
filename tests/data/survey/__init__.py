"""Reference values of R survey, the script that made them and the samples it read."""
