"""The place of the needs and offers, here too."""

from tests.ecosystem.listings.conftest import _outbox, make_listing, place, words

__all__ = ["_outbox", "make_listing", "place", "words"]
