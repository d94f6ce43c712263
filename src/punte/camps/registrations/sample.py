"""The camp, as a step of the sample network's loading."""

from punte.camps.sample.camp import hold
from punte.ecosystem.sample.steps import Step, register


def register_step() -> None:
    """Called once, when the app is ready; it follows the year in which people agree to be counted."""
    register(Step("camps.camp", "the camp of October 2023, and the next one", hold, order=200))
