"""Who sees one field."""

from typing import Any
from uuid import UUID

import pytest

from punte.records.ids import uuid7
from punte.web.access import Held, Rank, Viewer
from punte.web.visibility import Level, LevelField, visible

NETWORK, ELSEWHERE, NORTH, SOUTH, ME = (uuid7() for _ in range(5))


def viewer(
    rank: Rank = Rank.MEMBER,
    *,
    network: UUID = NETWORK,
    scope: UUID | None = None,
    account: UUID | None = None,
) -> Viewer:
    held = Held("role", rank, "ecosystem" if scope else "network", scope)
    return Viewer(account=account or uuid7(), network=network, held=frozenset({held}))


WORLD = Viewer(network=NETWORK, network_public=True)
STRANGER = Viewer(network=NETWORK)
SIGNED_IN_OUTSIDER = Viewer(account=uuid7(), network=NETWORK, network_public=True)
OBSERVER = viewer(Rank.OBSERVER)
GATEWAY = viewer(Rank.GATEWAY, scope=NORTH)
OTHER_GATEWAY = viewer(Rank.GATEWAY, scope=SOUTH)
MANAGER = viewer(Rank.MANAGER)
FOREIGN_MANAGER = viewer(Rank.MANAGER, network=ELSEWHERE)
OWNER = viewer(Rank.OBSERVER, account=ME)

SEEN_BY = {
    Level.PUBLIC: {"world", "outsider", "observer", "gateway", "other gateway", "manager", "owner"},
    Level.NETWORK: {"observer", "gateway", "other gateway", "manager", "owner"},
    Level.ECOSYSTEM: {"gateway", "manager", "owner"},
    Level.PRIVATE: {"owner"},
}
VIEWERS = {
    "world": WORLD,
    "stranger": STRANGER,
    "outsider": SIGNED_IN_OUTSIDER,
    "observer": OBSERVER,
    "gateway": GATEWAY,
    "other gateway": OTHER_GATEWAY,
    "manager": MANAGER,
    "foreign manager": FOREIGN_MANAGER,
    "owner": OWNER,
}


@pytest.mark.parametrize("level", Level)
def test_each_level_is_seen_by_exactly_these(level: Level) -> None:
    seen = {
        name
        for name, one in VIEWERS.items()
        if visible(one, level, network=NETWORK, ecosystems=[NORTH], owner=ME)
    }
    assert seen == SEEN_BY[level]


def test_an_unknown_level_is_private() -> None:
    assert not visible(MANAGER, "everybody", network=NETWORK)


def test_members_of_an_ecosystem_beyond_their_roles() -> None:
    asked: dict[str, Any] = {"network": NETWORK, "ecosystems": [NORTH]}
    speaker, outside = viewer(Rank.EDITOR), Viewer(account=uuid7(), network=NETWORK)
    assert not visible(speaker, Level.ECOSYSTEM, **asked)
    assert visible(speaker, Level.ECOSYSTEM, **asked, viewer_ecosystems=[NORTH])
    assert not visible(outside, Level.ECOSYSTEM, **asked, viewer_ecosystems=[NORTH])


def test_the_owner_sees_their_own_from_anywhere() -> None:
    assert visible(Viewer(account=ME), Level.PRIVATE, network=NETWORK, owner=ME)
    assert not visible(Viewer(), Level.PRIVATE, network=NETWORK, owner=None)


def test_the_form_field_opens_nothing_to_the_world_by_itself() -> None:
    field = LevelField()
    assert field.initial == Level.NETWORK
    assert all(field.valid_value(level) for level in Level)
    assert not field.valid_value("everybody")
