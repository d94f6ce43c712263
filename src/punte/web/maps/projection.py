"""Longitude and latitude to metres on the European grid (ETRS89-extended LAEA, EPSG:3035).

Lambert azimuthal equal area on the GRS 1980 ellipsoid, centred at 10° E 52° N:
areas are true, as official European statistics draw them. Formulas: IOGP
Guidance Note 7-2, method 9820; J. P. Snyder, Map Projections (1987), p. 187.
"""

from math import asin, cos, log, radians, sin, sqrt

SEMI_MAJOR = 6_378_137.0
FLATTENING = 1 / 298.257222101
FALSE_EASTING = 4_321_000.0
FALSE_NORTHING = 3_210_000.0
_E2 = FLATTENING * (2 - FLATTENING)
_E = sqrt(_E2)
_LON0, _LAT0 = radians(10), radians(52)


def _q(latitude: float) -> float:
    s = _E * sin(latitude)
    return (1 - _E2) * (sin(latitude) / (1 - s * s) - log((1 - s) / (1 + s)) / (2 * _E))


_QP = _q(radians(90))
_BETA0 = asin(_q(_LAT0) / _QP)
_RQ = SEMI_MAJOR * sqrt(_QP / 2)
_D = SEMI_MAJOR * cos(_LAT0) / sqrt(1 - _E2 * sin(_LAT0) ** 2) / (_RQ * cos(_BETA0))


def project(lon: float, lat: float) -> tuple[float, float]:
    """Easting and northing in metres; degrees in. ValueError at the antipode, which has no place."""
    delta = radians(lon) - _LON0
    beta = asin(max(-1.0, min(1.0, _q(radians(lat)) / _QP)))
    nearness = 1 + sin(_BETA0) * sin(beta) + cos(_BETA0) * cos(beta) * cos(delta)
    if nearness < 1e-12:
        raise ValueError("The antipode of the grid's centre has no place on it.")
    b = _RQ * sqrt(2 / nearness)
    east = FALSE_EASTING + b * _D * cos(beta) * sin(delta)
    across = cos(_BETA0) * sin(beta) - sin(_BETA0) * cos(beta) * cos(delta)
    return east, FALSE_NORTHING + b / _D * across
