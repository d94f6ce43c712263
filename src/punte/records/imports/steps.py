"""Steps of an import that cannot be taken."""

from datetime import timedelta

FILES_KEPT = timedelta(days=7)
ROWS_KEPT = timedelta(days=90)


class RefusedStepError(Exception):
    """The step cannot be taken now; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
