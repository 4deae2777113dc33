"""Design-based estimation from a probability sample of polling stations.

Plain Python with numpy and scipy; usable from a notebook. Never for a convenience
sample: there is no design, so there is no variance.
"""
