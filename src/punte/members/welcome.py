"""The first page in a network says what to do next; rooms contribute the steps in their `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.members.models import Account, Consent, Invitation, Network
from punte.members.policies import broker, inside_network
from punte.web.access import Policy, Viewer

type Href = Callable[[Network], str]
type IsDone = Callable[[Viewer, Network], bool]


@dataclass(frozen=True)
class Step:
    """Something worth doing first: `title` with a verb, `why` in a sentence, `button`, where, if done."""

    key: str
    title: Any
    why: Any
    button: Any
    href: Href
    done: IsDone
    policy: Policy
    order: int = 100


@dataclass(frozen=True)
class ShownStep:
    """A step as the page shows it to one person."""

    title: str
    why: str
    button: str
    href: str
    done: bool


_steps: dict[str, Step] = {}


def register(step: Step) -> None:
    """Contribute a step; the key is its identity."""
    _steps[step.key] = step


def register_own() -> None:
    """What makes sense in every network."""
    register(
        Step(
            "members.profile",
            _("Say who you are"),
            _("With your name and time zone, others know whom they meet, and when."),
            _("Complete your profile"),
            lambda network: reverse("members:me"),
            lambda viewer, network: Account.objects.filter(pk__in=[viewer.account]).exclude(name="").exists(),
            inside_network,
            order=10,
        )
    )
    register(
        Step(
            "members.consent",
            _("Decide what others see"),
            _("Nothing is shared before you agree. Each purpose is a question of its own."),
            _("Decide"),
            lambda network: reverse("members:consent"),
            _has_answered,
            inside_network,
            order=80,
        )
    )
    register(
        Step(
            "members.invite",
            _("Bring in others"),
            _("A network is its people. They get a mail with a link and need no password."),
            _("Invite"),
            lambda network: reverse("members:invite", args=[network.slug]),
            lambda viewer, network: Invitation.objects.filter(
                network=network, invited_by=viewer.account
            ).exists(),
            broker,
            order=90,
        )
    )


def _has_answered(viewer: Viewer, network: Network) -> bool:
    return Consent.objects.filter(
        holder_kind="members.account", holder_id__in=[viewer.account], network=network
    ).exists()


def steps_for(viewer: Viewer, network: Network) -> list[ShownStep]:
    """The steps that make sense for this person, in order, those done last."""
    wanted = sorted((one for one in _steps.values() if one.policy(viewer)), key=lambda one: one.order)
    shown = [
        ShownStep(str(one.title), str(one.why), str(one.button), one.href(network), one.done(viewer, network))
        for one in wanted
    ]
    return sorted(shown, key=lambda one: one.done)
