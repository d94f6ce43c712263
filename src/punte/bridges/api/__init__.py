"""Connecting over the API: operations of this room below /api/v1/networks/<network>/."""

from ninja import Router

from punte.bridges.api import bridges, fastlane, introductions, matches, meetings

router = Router()
router.add_router("", matches.router, tags=["matches"])
router.add_router("", introductions.router, tags=["introductions"])
router.add_router("", meetings.router, tags=["meetings"])
router.add_router("", fastlane.router, tags=["fast lane"])
router.add_router("", bridges.router, tags=["bridges"])
