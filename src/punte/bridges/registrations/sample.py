"""The sample network's year, as a step of its loading."""

from punte.bridges.sample.year import live
from punte.ecosystem.sample.steps import Step, register


def register_step() -> None:
    """Called once, when the app is ready."""
    register(Step("bridges.year", "a year of introductions and meetings", live))
