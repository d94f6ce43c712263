"""The first page in a network says what to do next; rooms contribute the steps in their `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from punte.members.models import Network
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


def steps_for(viewer: Viewer, network: Network) -> list[ShownStep]:
    """The steps that make sense for this person, in order, those done last."""
    wanted = sorted((one for one in _steps.values() if one.policy(viewer)), key=lambda one: one.order)
    shown = [
        ShownStep(str(one.title), str(one.why), str(one.button), one.href(network), one.done(viewer, network))
        for one in wanted
    ]
    return sorted(shown, key=lambda one: one.done)
