"""Sessions in the registries of the lower rooms."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.camps.handlers import sessions as handlers
from punte.camps.jobs.sessions import find_again, keep_sessions
from punte.camps.models import Contribution, Session
from punte.camps.queries.sessions.access import sessions
from punte.camps.registrations import session_desk, session_people, session_search
from punte.post import desk, notices
from punte.records import handlers as events
from punte.records import subjects
from punte.records.history import words
from punte.records.jobs import labels, recurring
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind, choice_words
from punte.web.access import Viewer

CONTRIBUTION, SESSION = "camps.contribution", "camps.session"
SENTENCES = {
    f"{CONTRIBUTION}.changed": gettext_lazy("Written on"),
    f"{CONTRIBUTION}.parted": gettext_lazy("Two versions stand side by side"),
    f"{CONTRIBUTION}.joined": gettext_lazy("One version chosen"),
    f"{CONTRIBUTION}.merged": gettext_lazy("Merged from another"),
    f"{CONTRIBUTION}.unmerged": gettext_lazy("Merging undone"),
    f"{CONTRIBUTION}.grouped": gettext_lazy("Put under another heading"),
    f"{CONTRIBUTION}.moved": gettext_lazy("Put in another place"),
    f"{CONTRIBUTION}.committed": gettext_lazy("Written down as a commitment"),
    f"{CONTRIBUTION}.taken": gettext_lazy("Taken on"),
    f"{CONTRIBUTION}.refused": gettext_lazy("Not taken on"),
    f"{SESSION}.agenda_changed": gettext_lazy("Agenda changed"),
}


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(
        SubjectKind(
            CONTRIBUTION,
            gettext_lazy("Contribution"),
            shown_contributions,
            {
                "kind": gettext_lazy("Kind"),
                "group": gettext_lazy("Heading"),
                "place": gettext_lazy("Place under its heading"),
                "owner": gettext_lazy("Who"),
                "due": gettext_lazy("By when"),
                "taken": gettext_lazy("Answer"),
            },
            words=choice_words(Contribution),
            refs={"owner": "camps.participant"},
        )
    )
    subjects.register(
        SubjectKind(SESSION, gettext_lazy("Session"), shown_sessions, {"agenda": gettext_lazy("Agenda")})
    )
    words.register(SENTENCES)
    session_people.register()
    session_search.register()
    desk.register("camps.commitments", session_desk.items)
    notices.register(handlers.COMMITTED)
    events.on(f"{CONTRIBUTION}.committed", name="camps.commitment_notices")(handlers.ask)
    recurring.register(recurring.Recurring("camps.sessions", keep_sessions, timedelta(days=1)))
    recurring.register(recurring.Recurring("camps.find_again", find_again, session_search.EVERY))
    labels.register(
        {"punte.camps.jobs.sessions.find_again": gettext_lazy("Find what is written in sessions")}
    )
    labels.register({"punte.camps.jobs.sessions.keep_sessions": gettext_lazy("Forget who was in sessions")})


def shown_contributions(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those of sessions that the viewer may enter, and commitments that name them."""
    if viewer.account is None:
        return {}
    theirs = Q(session__item__in=sessions(viewer).order_by().values("pk"))
    named = Q(owner__account=viewer.account, network=viewer.network)
    rows = Contribution.objects.filter(theirs | named, pk__in=list(ids)).order_by()
    return {
        one.pk: Shown(
            Ref(CONTRIBUTION, one.pk),
            one.get_kind_display(),
            str(one),
            reverse("camps:contribution", args=[one.network.slug, one.session.item.camp.slug, one.pk]),
            _("withdrawn") if one.withdrawn_at else one.session.item.title,
        )
        for one in rows.select_related("network", "session__item__camp")
    }


def shown_sessions(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those that the viewer may enter."""
    rows = Session.objects.filter(pk__in=list(ids), item__in=sessions(viewer).order_by().values("pk"))
    return {
        one.pk: Shown(
            Ref(SESSION, one.pk),
            _("Session"),
            one.item.title,
            reverse("camps:session", args=[one.network.slug, one.item.camp.slug, one.item_id]),
        )
        for one in rows.select_related("network", "item__camp")
    }
