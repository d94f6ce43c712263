"""Addresses of post."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.post.calendar import views as calendar
from punte.post.desk import views as desk
from punte.post.notices import views as notices
from punte.post.outbox import views as outbox
from punte.post.webhooks import views as webhooks

app_name = "post"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", desk.desk, name="desk"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/new/", calendar.appointment, name="appointment_new"),
    path("calendar/<uuid:id>/", calendar.appointment, name="appointment"),
    path("calendar/<uuid:id>/delete/", calendar.delete_appointment, name="appointment_delete"),
    path("calendar/hours/", calendar.hours, name="hours"),
    path("calendar/hours/exception/", calendar.add_exemption, name="exemption_new"),
    path("calendar/hours/exception/<uuid:id>/remove/", calendar.remove_exemption, name="exemption_remove"),
    path("calendar/feed/", calendar.feed_settings, name="feed_settings"),
    path("calendar/feed/<str:secret>.ics", calendar.feed, name="feed"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("mail/", outbox.kept_mails, name="kept_mails"),
    path("mail/stop/<str:token>/", outbox.mail_stop, name="mail_stop"),
    path("mail/<uuid:id>/", outbox.kept_mail, name="kept_mail"),
    path("mail/<uuid:id>/html/", outbox.kept_mail_html, name="kept_mail_html"),
    path("n/<slug:network>/mail/", outbox.network_mails, name="network_mails"),
    path("n/<slug:network>/mail/<uuid:id>/retry/", outbox.retry, name="mail_retry"),
    path("n/<slug:network>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("n/<slug:network>/webhooks/<uuid:id>/", webhooks.webhook, name="webhook"),
    path("n/<slug:network>/webhooks/<uuid:id>/secret/", webhooks.renew, name="webhook_renew"),
    path("n/<slug:network>/webhooks/<uuid:id>/remove/", webhooks.remove, name="webhook_remove"),
    path("n/<slug:network>/webhooks/<uuid:id>/replay/", webhooks.replay, name="webhook_replay"),
    path("n/<slug:network>/deliveries/<uuid:id>/again/", webhooks.again, name="webhook_again"),
]
