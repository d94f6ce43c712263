"""Settings from the environment, each read in one place and in one way.

Every name read here must stand in docs/operations.md; a test says so.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def env_str(name: str, default: str = "") -> str:
    """The variable's text, or the default when unset."""
    return os.environ.get(name, default)


def env_bool(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on in any case."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def env_int(name: str, default: int) -> int:
    """A whole number; refuses anything else with the variable's name."""
    value = os.environ.get(name)
    if value is None or not value.strip():
        return default
    try:
        return int(value)
    except ValueError:
        raise SystemExit(f"{name} must be a whole number, not {value!r}.") from None


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated values without blanks."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key(data: Path) -> str:
    """The signing key: PUNTE_SECRET_KEY, or one made once and kept in the data folder (mode 600)."""
    if key := os.environ.get("PUNTE_SECRET_KEY"):
        return key
    path = data / "secret_key"
    if not path.exists():
        # Written in full, then given its name: of two first starts one wins and none reads half.
        draft = data / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
