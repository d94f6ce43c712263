"""What webhooks may be told of this room. Never that somebody said no: that is the system's alone."""

from django.utils.translation import gettext_lazy as _

from punte.post import webhooks
from punte.post.webhooks import Topic


def register() -> None:
    """Called once, when the app is ready."""
    webhooks.register(
        Topic("bridges.matching.found", _("Matches of a need or an offer are worked out")),
        Topic("bridges.request.asked", _("A gateway asks in the fast lane")),
        Topic("bridges.request.promised", _("An answer is promised in the fast lane")),
        Topic("bridges.request.answered", _("A request in the fast lane is answered")),
        Topic("bridges.request.late", _("A promise in the fast lane is late")),
        Topic("bridges.introduction.proposed", _("An introduction is proposed")),
        Topic("bridges.introduction.accepted", _("Both sides of an introduction say yes")),
        Topic("bridges.meeting.fixed", _("A meeting is fixed")),
        Topic("bridges.meeting.held", _("A meeting took place")),
        Topic("bridges.outcome.answered", _("An outcome is told")),
    )
