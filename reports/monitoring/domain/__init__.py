"""Rules of long-term observation, in plain values."""
