"""The programme in the registries of the lower rooms."""

from punte.camps import calendar as own
from punte.camps.handlers import programme as handlers
from punte.post import calendar, notices
from punte.records import handlers as events


def register() -> None:
    """Called once, when the app is ready."""
    calendar.register("camps.programme", own.entries)
    for kind in handlers.NOTICES:
        notices.register(kind)
    events.on("camps.programme.*", name="camps.programme_notices")(handlers.tell_published)
    events.on("camps.item.changed", name="camps.item_moved_notices")(handlers.tell_moved)
    events.on("camps.item.removed", name="camps.item_removed_notices")(handlers.tell_removed)
    events.on("camps.camp.changed", name="camps.days_moved_notices")(handlers.tell_days)
