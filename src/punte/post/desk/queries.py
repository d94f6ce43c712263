"""The desk of one person."""

from dataclasses import dataclass, replace

from punte.members.models import Account
from punte.post.desk.registry import DeskItem, gather
from punte.post.desk.words import heading
from punte.post.notices.queries import ShownNotice, notices_of, show
from punte.post.places import Place, places_of, standing

NOTICES = 6


@dataclass(frozen=True)
class Desk:
    """What the desk's page draws; panels get it as their subject."""

    account: Account
    places: list[Place]
    standing: list[str]
    items: list[DeskItem]
    notices: list[ShownNotice]
    unread: int

    @property
    def heading(self) -> str:
        """'Four things wait for you'."""
        return heading(len(self.items))


def desk_of(account: Account) -> Desk:
    """Gather everything; a fixed number of queries beside those of the rooms' sources."""
    places = places_of(account)
    notices = notices_of(account, places)
    unread = notices.filter(read_at=None)
    return Desk(
        account=account,
        places=places,
        standing=standing(places),
        items=_one_first(gather(account, places)),
        notices=show(unread[:NOTICES], places),
        unread=unread.count(),
    )


def _one_first(items: list[DeskItem]) -> list[DeskItem]:
    """Only the most pressing item keeps its filled button: a page has one first action."""
    quiet = [replace(item, actions=[replace(one, first=False) for one in item.actions]) for item in items]
    return [*items[:1], *quiet[1:]]
