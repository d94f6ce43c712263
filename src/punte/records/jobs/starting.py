"""What a worker does before it takes its first job. Rooms register in their `apps.py`."""

from collections.abc import Callable

import structlog

type Prepare = Callable[[], None]

log = structlog.get_logger(__name__)
_prepares: dict[str, Prepare] = {}


def register(name: str, prepare: Prepare) -> None:
    """Have this called in each worker as it starts. It should take seconds: no job is done meanwhile."""
    _prepares[name] = prepare


def prepare_all(stopped: Callable[[], bool]) -> None:
    """Call each, in the order of names, until told to stop; one that fails keeps no worker from its work."""
    for name in sorted(_prepares):
        if stopped():
            return
        try:
            _prepares[name]()
        except Exception:
            log.warning("worker_unprepared", what=name, exc_info=True)
