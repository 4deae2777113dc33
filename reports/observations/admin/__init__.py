"""The desk's pages of observations, flags and corrections."""
