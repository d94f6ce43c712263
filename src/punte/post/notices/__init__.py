"""Notices: short notes to a person inside Punte, written by handlers of events."""

from punte.post.notices.kinds import NoticeKind, register
from punte.post.notices.services import notify

__all__ = ["NoticeKind", "notify", "register"]
