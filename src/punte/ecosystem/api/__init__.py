"""The map over the API: operations of this room below /api/v1/networks/<network>/."""

from ninja import Router

from punte.ecosystem.api import listings, organisations, people, places

router = Router()
router.add_router("", places.router, tags=["places and themes"])
router.add_router("", organisations.router, tags=["organisations"])
router.add_router("", people.router, tags=["people"])
router.add_router("", listings.router, tags=["needs and offers"])
