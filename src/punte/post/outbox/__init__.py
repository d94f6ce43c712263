"""The outbox: every mail is a row first, written in the transaction of the change that asks for it."""

from punte.post.outbox.write import Attachment, Invitation, Outgoing, quiet, send_mail

__all__ = ["Attachment", "Invitation", "Outgoing", "quiet", "send_mail"]
