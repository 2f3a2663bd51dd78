"""Golden values for the statistics of drift, by SciPy and NumPy.

    python -m venv venv && venv/bin/pip install scipy && venv/bin/python scipy_values.py > scipy_values.json

Printed with NumPy 2.4 and SciPy 1.17. Nothing in here is of ProfileMesh: each figure is what the library says.
"""
import json
import re

import numpy as np
from scipy import special, stats
from scipy.spatial import distance

random = np.random.default_rng(20240229)


def rounded(values, digits=4):
    return [round(float(value), digits) for value in values]


def samples():
    """Pairs of samples, kept with so many digits that both sides read the same ones."""
    n = 400
    return {
        "normal, moved": (random.normal(100, 15, n), random.normal(109, 15, n)),
        "normal, not moved": (random.normal(100, 15, n), random.normal(100, 15, n)),
        "normal, spread": (random.normal(0, 1, n), random.normal(0, 1.8, n)),
        "lognormal, moved": (random.lognormal(0, 1, n), random.lognormal(0.4, 1, n)),
        "half zeros": (
            np.where(random.uniform(size=n) < 0.5, 0, random.exponential(5, n)),
            np.where(random.uniform(size=n) < 0.2, 0, random.exponential(5, n)),
        ),
    }


def jeffreys(p, q):
    """Population stability index: SciPy's relative entropy in both directions."""
    return float(stats.entropy(p, q) + stats.entropy(q, p))


def pair(baseline, current):
    baseline, current = rounded(baseline), rounded(current)
    deciles = np.unique(np.quantile(baseline, np.arange(1, 10) / 10, method="inverted_cdf"))
    # Closed on the right, as the deciles are: x <= decile.
    counts = [np.bincount(np.searchsorted(deciles, side, side="left"), minlength=len(deciles) + 1) for side in (baseline, current)]
    p, q = (np.asarray(count) / np.sum(count) for count in counts)
    test = stats.ks_2samp(baseline, current)
    effective = len(baseline) * len(current) / (len(baseline) + len(current))
    chi = stats.chi2_contingency(np.array(counts), correction=False)
    return {
        "baseline": baseline,
        "current": current,
        "psi_over_deciles": jeffreys(p, q) if np.all(p > 0) and np.all(q > 0) else None,
        "wasserstein": float(stats.wasserstein_distance(baseline, current)),
        "stddev": float(np.std(baseline, ddof=1)),
        "ks": float(test.statistic),
        "ks_p": float(stats.kstwobign.sf(test.statistic * np.sqrt(effective))),
        "chi_squared": float(chi.statistic),
        "chi_squared_p": float(chi.pvalue),
        "degrees_of_freedom": int(chi.dof),
    }


def shares():
    given = [
        ([0.5, 0.5], [0.617, 0.383]),
        ([0.5, 0.5], [0.5, 0.5]),
        ([1.0, 0.0], [0.0, 1.0]),
        ([0.7, 0.3, 0.0], [0.5, 0.2, 0.3]),
        ([0.43, 0.28, 0.15, 0.14], [0.58, 0.28, 0.0, 0.14]),
        ([0.1] * 10, [0.02, 0.03, 0.05, 0.1, 0.1, 0.1, 0.1, 0.15, 0.15, 0.2]),
    ]
    return [{
        "p": p,
        "q": q,
        "jensen_shannon": float(distance.jensenshannon(p, q, base=2)),
        "psi": jeffreys(p, q) if min(p + q) > 0 else None,
    } for p, q in given]


def tables():
    given = [[[50, 30, 20], [30, 30, 40]], [[400, 100], [380, 120]], [[5, 900, 95], [15, 870, 115]]]
    result = []
    for table in given:
        chi = stats.chi2_contingency(np.array(table), correction=False)
        result.append({"table": table, "statistic": float(chi.statistic), "p": float(chi.pvalue), "degrees_of_freedom": int(chi.dof)})
    return result


def normal_psi(shift):
    """Over the deciles of a normal distribution that moves by so many standard deviations."""
    moved = np.diff(np.concatenate([[0], stats.norm.cdf(stats.norm.ppf(np.arange(1, 10) / 10) - shift), [1]]))
    return jeffreys(np.full(10, 0.1), moved)


p_values = [0.01, 0.02, 0.03, 0.04, 0.05, 0.9, 0.0001, 0.5, 0.03]

text = json.dumps({
    "chi_squared_survival": [[x, df, float(stats.chi2.sf(x, df))] for x in (0.01, 0.5, 1, 3.84, 10, 30, 120, 700) for df in (1, 2, 3, 9, 19, 99, 900)],
    "chi_squared_critical": [[p, df, float(stats.chi2.isf(p, df))] for p in (0.5, 0.05, 0.001, 6.334e-5) for df in (1, 2, 9, 19, 99, 999)],
    "kolmogorov_survival": [[x, float(stats.kstwobign.sf(x))] for x in (0.1, 0.3, 0.5, 0.8, 0.99, 1.0, 1.01, 1.36, 2, 3, 5)],
    "log_gamma": [[x, float(special.gammaln(x))] for x in (0.5, 1, 1.5, 2, 3.7, 10, 100.5, 5000)],
    "four_sigma": float(2 * stats.norm.sf(4)),
    "normal_percentiles": rounded(stats.norm.ppf(np.arange(1, 100) / 100), 9),
    "normal_psi": [[shift, normal_psi(shift)] for shift in (0.2, 0.33, 0.5, 0.8, 1)],
    "shares": shares(),
    "tables": tables(),
    "benjamini_hochberg": {"p": p_values, "adjusted": [float(p) for p in stats.false_discovery_control(p_values, method="bh")]},
    "samples": {name: pair(*both) for name, both in samples().items()},
}, indent="\t")
# Lists of numbers on one line each.
print(re.sub(r"\[\s+([-\d.e+,\s]+?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found.group(1)) + "]", text))
