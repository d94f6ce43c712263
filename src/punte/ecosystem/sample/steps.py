"""What higher rooms add to the sample network when it is loaded."""

from collections.abc import Callable
from dataclasses import dataclass

from punte.ecosystem.sample.founding import Founded


@dataclass(frozen=True)
class Step:
    """`run` adds to what has been made so far; `note` is what progress says meanwhile."""

    name: str
    note: str
    run: Callable[[Founded], None]
    order: int = 100


_steps: dict[str, Step] = {}


def register(step: Step) -> None:
    """Contribute a step; its name is its identity."""
    _steps[step.name] = step


def all_steps() -> list[Step]:
    """In order."""
    return sorted(_steps.values(), key=lambda one: (one.order, one.name))
