"""Design-based estimation from a probability sample of polling stations.

Plain Python with numpy and scipy; usable from a notebook. Never for a convenience
sample: there is no design, so there is no variance.

    design = make_design(weights=w, strata=region, population_clusters=stations_of_region)
    share = proportion(design, is_negative, domain=was_counted)
    bounds = interval(share)  # Korn-Graubard; None where no interval can be computed
    lists = ratios(design, votes_by_list, valid_votes)  # with their joint covariance
"""
