"""By which rules a network's evidence counts: the engine's, with what the network has set itself."""

from dataclasses import dataclass
from typing import Any

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import TrustSettings
from punte.engines.trust import KINDS, Kind, Rules

# What may be set: lowest, highest. A weight is in meetings, a half-life in months.
WEIGHTS = (0.1, 20.0)
HALF_LIVES = (1.0, 240.0)
THRESHOLDS = (0.5, 100.0)
PROMISES = (1, 24 * 60)
DEFAULT_THRESHOLD = 3.0
DEFAULT_PROMISE = 72


@dataclass(frozen=True)
class Setting:
    """What one kind of evidence is worth, and after how many months half of it."""

    weight: float
    half_life: float

    def __post_init__(self) -> None:
        for value, (low, high) in ((self.weight, WEIGHTS), (self.half_life, HALF_LIVES)):
            if not low <= value <= high:
                raise ValueError(f"{value} lies outside {low} to {high}.")


def settings_of(stored: TrustSettings | None) -> dict[str, Setting]:
    """Each kind's setting: the network's own, else the default."""
    own: dict[str, Any] = stored.rules if stored else {}
    found = {}
    for kind in EvidenceKind.values:
        default = KINDS[kind]
        given = own.get(kind, {})
        found[kind] = Setting(given.get("weight", default.weight), given.get("half_life", default.half_life))
    return found


def rules_of(stored: TrustSettings | None) -> Rules:
    """The engine's rules for this network. A failure keeps its share of what a success is worth."""
    kinds = {}
    for key, one in settings_of(stored).items():
        default = KINDS[key]
        worse = (default.failure_weight or default.weight) / default.weight
        kinds[key] = Kind(one.weight, one.half_life, default.back, one.weight * worse)
    return Rules(kinds=kinds, bridge_strength=threshold_of(stored))


def threshold_of(stored: TrustSettings | None) -> float:
    """Below this strength a bridge does not hold."""
    return stored.threshold if stored else DEFAULT_THRESHOLD
