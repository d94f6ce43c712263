"""What webhooks are called in histories."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.post.models import Webhook
from punte.post.policies import manage_network
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer

KIND = "post.webhook"


def _resolve(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    if not manage_network(viewer):
        return {}
    rows = Webhook.objects.filter(network=viewer.network, pk__in=list(ids)).select_related("network")
    return {
        one.pk: Shown(
            Ref(KIND, one.pk),
            str(_("Webhook")),
            one.label,
            reverse("post:webhook", args=[one.network.slug, one.pk]),
        )
        for one in rows
    }


WEBHOOK = SubjectKind(
    KIND,
    _("Webhook"),
    _resolve,
    {"label": _("What it is for"), "url": _("Address"), "topics": _("Told of"), "active": _("Active")},
    private=frozenset({"url"}),
    may_see_private=lambda viewer, id: manage_network(viewer),
)
