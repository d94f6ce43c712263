"""Convening over the API: operations of this room below /api/v1/networks/<network>/."""

from ninja import Router

from punte.camps.api import camps, participants

router = Router()
router.add_router("", camps.router, tags=["camps"])
router.add_router("", participants.router, tags=["camps"])
