"""The report and what comes after a camp in the registries of the lower rooms."""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.camps import report
from punte.camps.choices import FollowUpAnswer
from punte.camps.jobs.afterwards import keep_follow_ups
from punte.camps.models import FollowUp
from punte.camps.policies import attend
from punte.camps.report.own import afterwards, camp, connections, sessions, votes
from punte.camps.services.followups import PURPOSE, answer_follow_up, may_answer, text_of, whole
from punte.members import links
from punte.members.models import Account
from punte.post import desk
from punte.post.desk import Button, DeskItem
from punte.post.places import Place
from punte.records import subjects
from punte.records.jobs import labels, recurring
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind, choice_words
from punte.web.access import Viewer

FOLLOW_UP = "camps.follow_up"
SECTIONS = (
    report.Section("facts", gettext_lazy("Facts and figures"), camp.facts, 10),
    report.Section("people", gettext_lazy("Who was there"), camp.people, 20),
    report.Section("challenges", gettext_lazy("Challenges"), camp.challenges, 30),
    report.Section("teams", gettext_lazy("Teams"), camp.teams, 40),
    report.Section("sessions", gettext_lazy("What the sessions brought"), sessions.outcomes, 50),
    report.Section(
        "connections", gettext_lazy("Connections between ecosystems"), connections.connections, 60
    ),
    report.Section("commitments", gettext_lazy("Commitments"), sessions.commitments, 70),
    report.Section("votes", gettext_lazy("The final presentation"), votes.votes, 80),
    report.Section("programme", gettext_lazy("How the time was spent"), camp.programme, 85),
    report.Section("next", gettext_lazy("Next steps"), afterwards.next_steps, 90),
)


def register() -> None:
    """Called once, when the app is ready."""
    for section in SECTIONS:
        report.register(section)
    subjects.register(
        SubjectKind(
            FOLLOW_UP,
            gettext_lazy("What became of it"),
            shown,
            {"answer": gettext_lazy("Answer")},
            words=choice_words(FollowUp),
        )
    )
    recurring.register(
        recurring.Recurring("camps.follow_ups", keep_follow_ups, timedelta(days=1), at=time(7, 30))
    )
    labels.register({"punte.camps.jobs.afterwards.keep_follow_ups": gettext_lazy("Ask what became of it")})
    links.register(links.Purpose(PURPOSE, say, act, single_use=False))
    desk.register("camps.follow_ups", items)
    exporters.register(Exporter("camps.follow_ups", gettext_lazy("What you said came of it"), export))
    erasers.register(Eraser("camps.follow_ups", {FOLLOW_UP: ("why",)}, erase, order=60))


def shown(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """To those who were there."""
    found = {}
    for one in whole().filter(network=viewer.network, pk__in=list(ids)):
        if attend(viewer, one.camp):
            found[one.pk] = Shown(Ref(FOLLOW_UP, one.pk), _("What became of it"), text_of(one), _page(one))
    return found


def say(link: links.Link) -> links.Said | None:
    """What the button in the mail would note."""
    one = _of(link)
    answer = str(link.data.get("answer"))
    if one is None or link.account is None or answer not in FollowUpAnswer:
        return None
    label = FollowUpAnswer(answer).label
    return links.Said(
        title=_("What became of it?"),
        text=_("You say: %(answer)s.") % {"answer": label},
        button=str(label),
        quote=text_of(one),
    )


def act(link: links.Link, by: Viewer) -> links.Done:
    """Note it; the page it leads to asks why, for those who want to say."""
    one = _of(link)
    if one is None:
        return links.Done(_("This is gone."))
    answer_follow_up(follow_up=one, answer=str(link.data.get("answer")), by=by)
    return links.Done(_("Thank you. It is noted."), href=_page(one))


def items(account: Account, places: list[Place]) -> list[DeskItem]:
    """Questions that wait for an answer."""
    viewers = {place.network.pk: place.viewer for place in places}
    rows = whole().filter(account=account, answer="", asked_at__isnull=False, network__in=viewers)
    return [
        DeskItem(
            key=f"camps.follow_up.{one.pk}",
            badge=_("Camp"),
            sentence=_("What became of it: “%(text)s”?") % {"text": text_of(one)[:160]},
            whose=one.camp.name,
            href=_page(one),
            actions=[
                Button(
                    answer.label,
                    post=reverse(
                        "camps:follow_up_answer", args=[one.camp.network.slug, one.camp.slug, one.pk]
                    ),
                    values={"answer": answer.value},
                    first=answer == FollowUpAnswer.DONE,
                )
                for answer in FollowUpAnswer
            ],
            due=one.due_at,
            order=60,
        )
        for one in rows[:20]
        if may_answer(one, viewers[one.network_id])
    ]


def export(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """One's own answers."""
    for one in whole().filter(account=whom.account) if whom.account else []:
        yield {"camp": one.camp.name, "about": text_of(one), "answer": one.answer, "why": one.why}


def erase(whom: Whom) -> int:
    """The words go, the answer stays without the person."""
    if not whom.account:
        return 0
    mine = FollowUp.objects.filter(account=whom.account)
    mine.exclude(why="").update(why=ERASED)
    return mine.update(account=None)


def _of(link: links.Link) -> FollowUp | None:
    return whole().filter(pk=link.subject.id, network=link.network).first() if link.subject else None


def _page(one: FollowUp) -> str:
    return reverse("camps:afterwards", args=[one.camp.network.slug, one.camp.slug])
