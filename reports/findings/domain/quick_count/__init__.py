"""Quick count (parallel vote tabulation): results estimated from a sample's protocols.

Plain Python with numpy and scipy, usable from a notebook. Specification: Estok, Nevitte
and Cowan 2002, The Quick Count and Election Observation (NDI); ratio estimators with a
joint covariance as in `findings.domain.survey`.

    usable, held = usable_returns(returns, options=lists)
    count = quick_count(sample, usable, options=lists)  # shares and turnout, jointly
    seats = simulate_seats(count, law=law, seed=1)  # for the analyst only
"""
