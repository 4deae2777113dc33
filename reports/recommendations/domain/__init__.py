"""Recommendations in plain values: their sheet, their follow-up, the commitments."""
