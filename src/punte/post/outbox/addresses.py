"""Addresses: of pages in mails, and of people that do not exist."""

from email.utils import parseaddr

from django.conf import settings

# RFC 2606: nobody can have mail there. The people of a sample network live at these.
RESERVED = frozenset({"example", "test", "invalid", "localhost"})
RESERVED_DOMAINS = frozenset({"example.com", "example.org", "example.net"})


def absolute(path: str) -> str:
    """The full address of a page, for mails."""
    return f"{settings.BASE_URL}{path}"


def is_invented(address: str) -> bool:
    """True when no mail server in the world answers for the address."""
    domain = parseaddr(address)[1].rpartition("@")[2].lower().rstrip(".")
    second = ".".join(domain.split(".")[-2:])
    return domain.rpartition(".")[2] in RESERVED or second in RESERVED_DOMAINS


def mail_domain() -> str:
    """The domain of our own address, for Message-IDs."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
