"""Who fits a need: ranks organisations, offers and needs, and says in words why and what speaks against it.

`Index.build` takes candidates and what is known of past work; `Index.match` takes a query. How the signals
add up stands in `signals` and in docs/engines/matching.md.
"""

from punte.engines.matching.index import Index
from punte.engines.matching.problem import (
    Candidate,
    Circumstances,
    Collaboration,
    Kind,
    MatchingError,
    Query,
    Tie,
    Traits,
    Verdict,
    Wish,
)
from punte.engines.matching.result import Match, Reason, Result

__all__ = [
    "Candidate",
    "Circumstances",
    "Collaboration",
    "Index",
    "Kind",
    "Match",
    "MatchingError",
    "Query",
    "Reason",
    "Result",
    "Tie",
    "Traits",
    "Verdict",
    "Wish",
]
