"""Evidence is noted once, and both of whom it tells may contest it."""

import pytest
from django.core.exceptions import PermissionDenied

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Evidence
from punte.bridges.services.evidence import Side, contest_evidence, note_evidence
from punte.records.models import Event
from punte.records.people import Whom, exporters
from punte.records.refs import Ref
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db


def test_the_same_from_the_same_source_is_noted_once_whichever_way_round(corridor: Corridor) -> None:
    ana, lia = corridor.people["ana"], corridor.people["lia"]
    before = Evidence.objects.count()
    first = note_evidence(
        network=corridor.network.pk, kind=EvidenceKind.MET, a=Side(ana), b=Side(lia), source=ana
    )
    again = note_evidence(
        network=corridor.network.pk, kind=EvidenceKind.MET, a=Side(lia), b=Side(ana), source=ana
    )
    assert first
    assert first == again
    assert Evidence.objects.count() == before + 1
    assert Event.objects.filter(kind="bridges.evidence.noted", subject_id=first.pk).count() == 1


def test_nobody_trusts_themselves(corridor: Corridor) -> None:
    ana = corridor.people["ana"]
    pumps = corridor.organisations["Mureș Pumps"]
    for a, b in (
        (Side(ana), Side(ana)),
        (Side(None, pumps), Side(None, pumps)),
        (Side(ana), Side(None, pumps)),
    ):
        noted = note_evidence(network=corridor.network.pk, kind=EvidenceKind.MET, a=a, b=b, source=ana)
        assert noted is None


def test_contesting_is_for_those_whom_it_tells_of(corridor: Corridor) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    evidence = corridor.worked_together(ana, lia)
    assert evidence is not None
    for other in (bo, corridor.gateway(corridor.north)):
        with pytest.raises(PermissionDenied):
            contest_evidence(evidence=evidence, by=corridor.viewer(other))
    contest_evidence(evidence=evidence, by=corridor.viewer(lia))
    evidence.refresh_from_db()
    assert evidence.contested_at is not None
    told = next(one for one in exporters.all() if one.name == "bridges.evidence")
    rows = list(told.export(Whom(refs=frozenset({Ref("ecosystem.person", ana.pk)}))))
    assert [(row["with"], row["contested"] is not None) for row in rows] == [("Lia", True)]


def test_it_goes_with_the_person(corridor: Corridor) -> None:
    before = Evidence.objects.count()
    corridor.people["lia"].delete()
    assert Evidence.objects.count() == before - 2
