"""Pages of the calendar, and its feed."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from punte.members.models import Account
from punte.post.calendar import feed as feeds
from punte.post.calendar import services
from punte.post.calendar.availability import hours_of
from punte.post.calendar.forms import AppointmentForm, ExemptionForm, WeekForm
from punte.post.calendar.month import Month
from punte.post.calendar.registry import entries_of, zone_of
from punte.post.models import Appointment, Exemption, Feed, Week
from punte.web.access import Request, anyone, guard, signed_in

PRIVATE = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def _me(request: Request) -> Account:
    return cast(Account, request.user)


@require_GET
@guard(signed_in)
def calendar(request: Request) -> HttpResponse:
    """A month, as squares and as a list."""
    account = _me(request)
    month = Month.named(request.GET.get("month", ""), zone_of(account), timezone.now())
    entries = entries_of(account, *month.span())
    weeks = month.weeks(entries)
    listed = [day for week in weeks for day in week if day.lines and day.in_month]
    given = {
        "month": month,
        "weeks": weeks,
        "listed": listed,
        "feed": Feed.objects.filter(pk=account.pk).first(),
    }
    return render(request, "post/calendar/month.html", given)


@require_http_methods(["GET", "POST"])
@guard(signed_in)
def appointment(request: Request, id: UUID | None = None) -> HttpResponse:
    """Add an own entry, or change one."""
    account = _me(request)
    own = get_object_or_404(Appointment, pk=id, account=account) if id else Appointment(account=account)
    form = AppointmentForm(request.POST or None, instance=own, zone=account.time_zone)
    if not id and (day := request.GET.get("day")):
        form.initial["day"] = day
    if request.method == "POST" and form.is_valid():
        kept = services.save_appointment(appointment=form.save(commit=False), by=request.viewer)
        messages.success(request, _("It is in your calendar.") if not id else _("It is changed."))
        when = kept.starts_at.astimezone(zone_of(account)) if kept.starts_at else kept.first_day
        return redirect(f"{reverse('post:calendar')}?month={when:%Y-%m}")
    return render(request, "post/calendar/appointment.html", {"form": form, "own": own if id else None})


@require_POST
@guard(signed_in)
def delete_appointment(request: Request, id: UUID) -> HttpResponse:
    """Remove an own entry."""
    own = get_object_or_404(Appointment, pk=id, account=_me(request))
    services.delete_appointment(appointment=own, by=request.viewer)
    messages.success(request, _("“%s” is removed from your calendar.") % own.title)
    return redirect("post:calendar")


@require_http_methods(["GET", "POST"])
@guard(signed_in)
def hours(request: Request) -> HttpResponse:
    """When one can usually meet, and the exceptions to come."""
    account = _me(request)
    form = WeekForm(request.POST or None, hours=hours_of(account))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_week(account=account, hours=form.hours(), by=request.viewer)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Your usual week is noted."))
            return redirect("post:hours")
    return _hours_page(request, form, ExemptionForm())


@require_POST
@guard(signed_in)
def add_exemption(request: Request) -> HttpResponse:
    """Add an exception to the usual week."""
    account, form = _me(request), ExemptionForm(request.POST)
    if not form.is_valid():
        return _hours_page(request, WeekForm(hours=hours_of(account)), form)
    begins, ends = form.moments()
    free = form.cleaned_data["free"]
    services.add_exemption(account=account, starts_at=begins, ends_at=ends, free=free, by=request.viewer)
    messages.success(request, _("The exception is noted."))
    return redirect("post:hours")


@require_POST
@guard(signed_in)
def remove_exemption(request: Request, id: UUID) -> HttpResponse:
    """Take an exception back."""
    own = get_object_or_404(Exemption, pk=id, account=_me(request))
    services.remove_exemption(exemption=own, by=request.viewer)
    messages.success(request, _("The exception is taken back."))
    return redirect("post:hours")


def _hours_page(request: Request, form: WeekForm, exemption: ExemptionForm) -> HttpResponse:
    account = _me(request)
    given = {
        "form": form,
        "exemption": exemption,
        "exemptions": Exemption.objects.filter(account=account, ends_at__gt=timezone.now()),
        "said": Week.objects.filter(account=account).exists(),
        "zone": zone_of(account).key.replace("_", " "),
    }
    return render(request, "post/calendar/hours.html", given)


@never_cache
@require_http_methods(["GET", "POST"])
@guard(signed_in)
def feed_settings(request: Request) -> HttpResponse:
    """Make, renew or void the feed's address; the answer to making it is the only page that shows it."""
    account, secret = _me(request), ""
    if request.method == "POST":
        if request.POST.get("do") == "close":
            feeds.close_feed(account=account)
            messages.success(request, _("The address is void. Calendars that use it get nothing more."))
            return redirect("post:feed_settings")
        secret = feeds.open_feed(account=account)
    feed = Feed.objects.filter(account=account).first()
    return render(request, "post/calendar/feed.html", {"feed": feed, "secret": secret})


@require_safe
@guard(anyone)
def feed(request: Request, secret: str) -> HttpResponse:
    """The calendar for a calendar programme; the secret address is the permission."""
    account = feeds.owner_of(secret)
    if account is None:
        raise Http404
    text = feeds.write_feed(account=account, now=timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=PRIVATE)
    answer["Content-Disposition"] = 'inline; filename="punte.ics"'
    return answer
