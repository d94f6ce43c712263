"""Closed lists of camps: states, duties, kinds of programme items."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampState(models.TextChoices):
    """How far the preparation is; whether it runs or is over follows from its dates."""

    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Applications open")
    CLOSED = "closed", _("Applications closed")
    CANCELLED = "cancelled", _("Cancelled")


class ParticipantState(models.TextChoices):
    """Where somebody stands with a camp."""

    UNPROVEN = "unproven", _("Address not confirmed yet")
    APPLIED = "applied", _("Applied")
    INVITED = "invited", _("Invited")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is offered")
    CONFIRMED = "confirmed", _("Coming")
    DECLINED = "declined", _("No place")
    WITHDRAWN = "withdrawn", _("Not coming")


# Who holds a place, or is asked whether they take it.
HOLDING = (ParticipantState.CONFIRMED, ParticipantState.OFFERED, ParticipantState.INVITED)
ASKED = (ParticipantState.OFFERED, ParticipantState.INVITED)


class Diet(models.TextChoices):
    """What people commonly ask a kitchen for."""

    VEGETARIAN = "vegetarian", _("Vegetarian")
    VEGAN = "vegan", _("Vegan")
    NO_PORK = "no_pork", _("No pork")
    HALAL = "halal", _("Halal")
    KOSHER = "kosher", _("Kosher")
    NO_GLUTEN = "no_gluten", _("No gluten")
    NO_LACTOSE = "no_lactose", _("No lactose")
    NO_NUTS = "no_nuts", _("No nuts")


class DutyKind(models.TextChoices):
    """What somebody does at a camp beside taking part."""

    FACILITATOR = "facilitator", _("Facilitator")
    JUROR = "juror", _("Juror")
    SPEAKER = "speaker", _("Speaker")
    HELPER = "helper", _("Helper")


class Experience(models.TextChoices):
    """How long somebody has worked in the field, by their own word."""

    NEW = "new", _("New to the field")
    SOME = "some", _("Some years")
    LONG = "long", _("Ten years or more")


class Gender(models.TextChoices):
    """Given or not; used for the balance of teams and for sums only."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Another")


class ItemKind(models.TextChoices):
    """What a line of the programme is."""

    PLENARY = "plenary", _("Plenary")
    SESSION = "session", _("Group session")
    MIXING = "mixing", _("Mixing round")
    ROUND = "round", _("One-to-one meetings")
    FINAL = "final", _("Final presentation")
    BREAK = "break", _("Break")
    SOCIAL = "social", _("Get-together")


class ContributionKind(models.TextChoices):
    """What somebody brings into a session."""

    INSIGHT = "insight", _("Insight")
    QUESTION = "question", _("Question")
    REFRAMED = "reframed", _("Challenge seen anew")
    IDEA = "idea", _("Idea")
    DECISION = "decision", _("Decision")
    RESOURCE = "resource", _("Resource offered")
    CONTACT = "contact", _("Contact offered")
    COMMITMENT = "commitment", _("Commitment")


class Taken(models.TextChoices):
    """Whether the one whom a commitment names takes it on; nobody is bound by what another wrote down."""

    WAITING = "waiting", _("Not confirmed yet")
    YES = "yes", _("Taken on")
    NO = "no", _("Not taken on")


class FormingState(models.TextChoices):
    """How far a run of the teaming engine is."""

    WAITING = "waiting", _("Under way")
    DONE = "done", _("Done")
    IMPOSSIBLE = "impossible", _("The rules contradict each other")
    FAILED = "failed", _("Failed")


class RoundState(models.TextChoices):
    """How far a round of one-to-one meetings is."""

    PREPARING = "preparing", _("In preparation")
    ASKING = "asking", _("Wishes are taken")
    CLOSED = "closed", _("Wishes are closed")
    PUBLISHED = "published", _("Published")


class Whom(models.TextChoices):
    """Who may meet whom in a round."""

    ANYBODY = "anybody", _("Everybody")
    ORGANISATION = "organisation", _("People of other organisations")
    ECOSYSTEM = "ecosystem", _("People of other ecosystems")
    COUNTRY = "country", _("People of other countries")


class PlanningState(models.TextChoices):
    """How far a run of the scheduling engine is."""

    WAITING = "waiting", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class FinalState(models.TextChoices):
    """How far the final presentation is; it goes one step at a time and never back once people voted."""

    PREPARING = "preparing", _("Being prepared")
    RUNNING = "running", _("Under way")
    VOTING = "voting", _("The vote is open")
    CLOSED = "closed", _("The vote is closed")
    SHOWN = "shown", _("The results are shown")


class ConflictKind(models.TextChoices):
    """Why a juror does not score a pitch: found from what is known, or declared."""

    TEAM = "team", _("in the team")
    ORGANISATION = "organisation", _("of the same organisation as somebody in the team")
    DECLARED = "declared", _("declared by the juror")


class FollowUpStage(models.TextChoices):
    """When it is asked what became of something."""

    TWO_WEEKS = "two_weeks", _("After two weeks")
    SIX_MONTHS = "six_months", _("After six months")


class FollowUpAnswer(models.TextChoices):
    """What became of it."""

    DONE = "done", _("Done")
    UNDER_WAY = "underway", _("Under way")
    CHANGED = "changed", _("Changed")
    DROPPED = "dropped", _("Dropped")
