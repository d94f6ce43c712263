"""The room's closed lists: verdicts, states, kinds of evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Opinion(models.TextChoices):
    """What somebody says about a match."""

    USEFUL = "useful", _("Useful")
    NOT_USEFUL = "not_useful", _("Not useful")
    KNOWN = "known", _("Already known")


class IntroductionState(models.TextChoices):
    """Where an introduction stands as a whole."""

    ASKING = "asking", _("Being asked")
    ACCEPTED = "accepted", _("Both said yes")
    DECLINED = "declined", _("Not this time")
    EXPIRED = "expired", _("No answer in time")
    WITHDRAWN = "withdrawn", _("Taken back")
    ENDED = "ended", _("Somebody left")


class PartyRole(models.TextChoices):
    """What somebody is in an introduction."""

    SEEKER = "seeker", _("Seeks")
    LINK = "link", _("Introduces")
    SOUGHT = "sought", _("Is sought")


class PartyState(models.TextChoices):
    """Where one person's answer stands."""

    WAITING = "waiting", _("Not asked yet")
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Said yes")
    DECLINED = "declined", _("Said no")
    SILENT = "silent", _("Did not answer")
    LEFT = "left", _("Left")


class Cause(models.TextChoices):
    """Why somebody declined; seen by the system only, kept twelve months (safety 4)."""

    NO_TIME = "no_time", _("No time at present")
    NO_FIT = "no_fit", _("It does not fit")
    KNOWN = "known", _("We know each other already")
    RATHER_NOT = "rather_not", _("I would rather not")


class OutcomeStage(models.TextChoices):
    """When an outcome is asked after both have said yes."""

    TWO_WEEKS = "two_weeks", _("After two weeks")
    THREE_MONTHS = "three_months", _("After three months")


class OutcomeAnswer(models.TextChoices):
    """What became of it."""

    BEGAN = "began", _("We work together")
    GOING_ON = "going_on", _("We are talking")
    ENDED = "ended", _("It ended")
    NOTHING = "nothing", _("Nothing came of it")


class FastLaneState(models.TextChoices):
    """Where a request from gateway to gateway stands."""

    ASKED = "asked", _("Asked")
    PROMISED = "promised", _("Promised")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PROPOSED = "proposed", _("Times proposed")
    FIXED = "fixed", _("Fixed")
    HELD = "held", _("Held")
    MISSED = "missed", _("Did not happen")
    CANCELLED = "cancelled", _("Cancelled")


class Reply(models.TextChoices):
    """Whether somebody comes."""

    WAITING = "waiting", _("Not answered")
    YES = "yes", _("Comes")
    NO = "no", _("Cannot come")


class EncounterState(models.TextChoices):
    """'We met', said by one and confirmed by the other."""

    WAITING = "waiting", _("Waits for the other")
    CONFIRMED = "confirmed", _("Confirmed by both")
    DECLINED = "declined", _("Not confirmed")


class EvidenceKind(models.TextChoices):
    """What can have happened between two people or organisations (see engines/trust)."""

    MET = "met", _("Met")
    INTRODUCED = "introduced", _("Introduced")
    ENDORSED = "endorsed", _("Endorsed")
    WORKED = "worked_together", _("Worked together")
    DELIVERED = "delivered", _("Delivered")
