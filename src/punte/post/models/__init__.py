"""What waits to go out, and what a person tells about their time."""

from punte.post.models.calendar import Appointment, Exemption, Feed, Week
from punte.post.models.mail import Mail, MailState, MailStop
from punte.post.models.notice import Notice
from punte.post.models.webhook import Delivery, DeliveryState, Webhook

__all__ = [
    "Appointment",
    "Delivery",
    "DeliveryState",
    "Exemption",
    "Feed",
    "Mail",
    "MailState",
    "MailStop",
    "Notice",
    "Webhook",
    "Week",
]
