"""Set up a demonstration mission, send its reports, decide as its desk would."""
