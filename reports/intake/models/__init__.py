"""Reports as they came: sealed raw bytes, what waits for judgement, and the verdicts."""
