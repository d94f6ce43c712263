"""Trust and bridges: from what happened between people to what carries collaboration between ecosystems.

    from punte.engines.trust import Evidence, Network, Node, bridge

    network = Network(nodes, evidence, now=date.today())
    bridge(network, "nord-vest", "syddanmark").reasons

`problem` is what goes in; `opinion`, `chains`, `personal_trust`, `forecast`,
`bridge`, `suggest` and `brokers` are what can be asked; `check` verifies answers
without sharing code with them. Rules, sources and figures: docs/engines/trust.md.
"""

from .bridge import bridge
from .brokerage import brokers
from .chains import chains
from .graph import TrustGraph, graph_from_ties, trust_graph
from .opinions import Ledger, Opinion, opinion
from .personal import personal_trust
from .predict import Forecaster, NetworkForecaster
from .problem import KINDS, ORGANISATION, PERSON, Candidate, Evidence, Kind, Network, Node, Rules
from .reasons import Reason
from .result import (
    Bridge,
    Broker,
    Carrier,
    Chain,
    Chains,
    CutPart,
    Effect,
    Forecast,
    Month,
    Path,
    Stream,
    Suggestion,
    Suggestions,
    Trusted,
)
from .suggest import suggest

__all__ = [
    "KINDS",
    "ORGANISATION",
    "PERSON",
    "Bridge",
    "Broker",
    "Candidate",
    "Carrier",
    "Chain",
    "Chains",
    "CutPart",
    "Effect",
    "Evidence",
    "Forecast",
    "Forecaster",
    "Kind",
    "Ledger",
    "Month",
    "Network",
    "NetworkForecaster",
    "Node",
    "Opinion",
    "Path",
    "Reason",
    "Rules",
    "Stream",
    "Suggestion",
    "Suggestions",
    "TrustGraph",
    "Trusted",
    "bridge",
    "brokers",
    "chains",
    "graph_from_ties",
    "opinion",
    "personal_trust",
    "suggest",
    "trust_graph",
]
