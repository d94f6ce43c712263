"""Webhooks: addresses of a network that are told of events as they happen."""

from punte.post.webhooks import topics
from punte.post.webhooks.deliver import hand_out
from punte.post.webhooks.topics import Topic
from punte.records.handlers import on

__all__ = ["Topic", "register"]


def register(*contributed: Topic) -> None:
    """Contribute topics: kinds of events that addresses may be told of."""
    topics.add(*contributed)
    on(*(one.kind for one in topics.all_topics()), name="post.webhooks")(hand_out)
