"""Talking to the mail server that `SMTP_URL` names."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

TIMEOUT_SECONDS = 30


class Refused(Exception):
    """The server will not take this mail, however often it is asked; the text is its answer."""


class NotNow(Exception):
    """It did not work this time; the text says why."""


@dataclass(frozen=True)
class Server:
    """A mail server. `tls`: starts in plain and turns to TLS; `ssl`: TLS from the first byte."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False

    @classmethod
    def from_url(cls, url: str) -> "Server":
        """Read smtp://user:password@host:587?tls=1 or smtps://host; ValueError says what is wrong."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587?tls=1 or smtps://host.")
        secure = parts.scheme == "smtps"
        tls = parse_qs(parts.query).get("tls", ["0"])[-1].lower() in {"1", "true", "yes", "on"}
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if secure else 587 if tls else 25),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls and not secure,
            ssl=secure,
        )


def hand_over(message: EmailMessage, server: Server) -> None:
    """Give the message to the server.

    Raises Refused for a lasting refusal (5xx of recipient, sender or content, or a mail that cannot be
    written), NotNow for anything that may pass: no connection, 4xx, a wrong password (the operator mends
    that, and the mail should not be lost meanwhile).
    """
    backend = EmailBackend(
        alias="smtp",
        host=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.tls,
        use_ssl=server.ssl,
        timeout=TIMEOUT_SECONDS,
    )
    try:
        backend.open()
        backend.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        answers = list(error.recipients.values())
        text = "; ".join(_words(code, said) for code, said in answers)
        raise (Refused if all(code >= 500 for code, _ in answers) else NotNow)(text) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        text = _words(error.smtp_code, error.smtp_error)
        raise (Refused if error.smtp_code >= 500 else NotNow)(text) from error
    except smtplib.SMTPResponseException as error:
        raise NotNow(_words(error.smtp_code, error.smtp_error)) from error
    except (ssl.SSLError, smtplib.SMTPException, OSError) as error:
        raise NotNow(f"{type(error).__name__}: {error}") from error
    except (ValueError, UnicodeError) as error:
        raise Refused(str(error)) from error
    finally:
        # The mail is with the server or it is not; how the goodbye goes changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            backend.close()


def _words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {text}".strip()
