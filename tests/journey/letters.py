"""The mails that came out of a real mail server, as the people they are for open them."""

from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from time import monotonic, sleep

from tests.post.conftest import Postbox

PATIENCE = 40.0  # seconds; a busy machine is slow, not wrong


@dataclass(frozen=True)
class Letter:
    """One mail."""

    message: EmailMessage

    @property
    def subject(self) -> str:
        """What stands above it."""
        return str(self.message["Subject"])

    @property
    def html(self) -> str:
        """As a mail program shows it."""
        part = self.message.get_body(("html",))
        assert isinstance(part, EmailMessage), f"no page in '{self.subject}'"
        return str(part.get_content())

    @property
    def calendar(self) -> str:
        """The invitation in it."""
        parts = [one for one in self.message.walk() if one.get_content_type() == "text/calendar"]
        assert parts, f"no invitation in '{self.subject}'"
        assert isinstance(parts[0], EmailMessage)
        return str(parts[0].get_content())


@dataclass
class Letters:
    """Who got what; each mail is opened once."""

    postbox: Postbox
    opened: set[int] = field(default_factory=set)
    _letters: list[Letter] = field(default_factory=list)

    def take(self, address: str, words: str) -> Letter:
        """The next mail to the address whose subject holds the words; waits for it."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            for number, letter in self._of(address):
                if number not in self.opened and words in letter.subject:
                    self.opened.add(number)
                    return letter
            sleep(0.05)
        raise AssertionError((f"no mail to {address} with '{words}'", self.subjects(address)))

    def subjects(self, address: str) -> list[str]:
        """All that came for the address."""
        return [letter.subject for _number, letter in self._of(address)]

    def _of(self, address: str) -> list[tuple[int, Letter]]:
        # Each is parsed once: who waits for a mail must not keep the worker from sending it.
        self._letters += [_read(one) for one in self.postbox.got[len(self._letters) :]]
        return [
            (number, one) for number, one in enumerate(self._letters) if address in str(one.message["To"])
        ]


def _read(raw: Message) -> Letter:
    message = BytesParser(policy=policy.default).parsebytes(raw.as_bytes())
    assert isinstance(message, EmailMessage)
    return Letter(message)
