"""'No more mails like this': a signed address that says who and which kind, for one purpose."""

from datetime import timedelta

from django.core import signing

from punte.members.models import Account
from punte.post.models import MailStop

SALT = "punte.post.mail_stop"
VALID = timedelta(days=400)


def token_for(account: Account, kind: str) -> str:
    """The token in the mail; signed, so nothing needs to be kept."""
    return signing.dumps([str(account.pk), kind], salt=SALT)


def read_token(token: str) -> tuple[Account, str] | None:
    """Who wants no more of which kind; None when the token is not ours, too old, or its person gone."""
    try:
        id, kind = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(pk=id, is_active=True).first()
    return (account, kind) if account else None


def stop_mails(*, account: Account, kind: str) -> None:
    """Write no more mails of the kind to this person; safe to repeat."""
    MailStop.objects.get_or_create(account=account, kind=kind)


def allow_mails(*, account: Account, kind: str) -> None:
    """Take it back; safe to repeat."""
    MailStop.objects.filter(account=account, kind=kind).delete()
