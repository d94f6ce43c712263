"""The fictional community's people and what they are in their organisations."""

from datetime import timedelta

from django.utils import timezone

from punte.ecosystem.models import Person
from punte.ecosystem.sample import read
from punte.ecosystem.sample.founding import Founded
from punte.ecosystem.services.people import Role, add_myself, agree, set_roles


def add_people(made: Founded) -> None:
    """Everyone in the files puts themselves on the map, says what they are where, and agrees to be shown."""
    today = timezone.localdate()
    for told in read.fictional_organisations():
        organisation = made.organisations[told.key]
        for one in told.people:
            by = made.viewer(made.accounts[one.key])
            values = {
                "name": one.name,
                "headline": one.job,
                "email": one.email,
                "languages": one.languages,
                "ecosystem": organisation.ecosystem,
                "fictional": True,
            }
            person = add_myself(network=made.network, values=values, by=by)
            set_roles(person=person, roles=[Role(organisation, one.job)], by=by)
            made.people[one.key] = agree(person=person, by=by)
            Person.objects.filter(pk=person.pk).update(
                verified_on=today - timedelta(days=told.verified_days_ago)
            )
