"""Programs that end with the one that started them, however that one ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def following(number: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: have Linux send the child this signal when we die, even by SIGKILL."""
    parent, libc = os.getpid(), ctypes.CDLL(None) if sys.platform == "linux" else None

    def follow() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:
                os._exit(1)

    return follow


def end(process: "subprocess.Popen[Any]", signals: Sequence[signal.Signals]) -> None:
    """Send one signal after the other, ten seconds apart, until the process has ended."""
    for number in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
