"""What happened at the camp: sessions, one-to-one meetings, the final; and what came afterwards."""

from datetime import date, datetime, timedelta
from itertools import combinations
from random import Random
from uuid import UUID, uuid4

from punte.bridges.services.met import note_met
from punte.camps.choices import (
    ContributionKind,
    FollowUpStage,
    ItemKind,
    RoundState,
    Taken,
    Whom,
)
from punte.camps.models import (
    Ask,
    Contribution,
    Final,
    FollowUp,
    Item,
    Pitch,
    ReportText,
    Round,
    RoundSlot,
    Sitting,
    Voter,
    Wording,
)
from punte.camps.queries.finals.voting import choices_for
from punte.camps.sample.people import Cast
from punte.camps.sample.told import moment, told
from punte.camps.services.finals import jury, preparing, running, voting
from punte.camps.services.followups import owner_of, prepare_follow_ups, whole
from punte.camps.services.sessions.writing import Details, Sent, add_contribution
from punte.records.events import happened, record

SLOTS, TABLES, SEED = 5, 12, 5


def write_down(cast: Cast) -> dict[str, Contribution]:
    """What people wrote in their sessions; commitments by their text."""
    items = {
        (one.challenge.position, one.number): one
        for one in Item.objects.filter(camp=cast.camp, kind=ItemKind.SESSION).select_related("challenge")
        if one.challenge
    }
    for number, (challenge, session, kind, key, text) in enumerate(told()["words"]):
        item = items[challenge, session]
        at = item.starts_at + timedelta(minutes=20 + number % 50)
        _write(cast, item, key, text, at, Details(kind=kind))
    promised = {}
    for challenge, session, key, owner, text, due, *_answers in told()["commitments"]:
        item = items[challenge, session]
        details = Details(
            kind=ContributionKind.COMMITMENT,
            committed=True,
            owner=cast.people[owner],
            due=date.fromisoformat(due),
        )
        promised[text] = _write(cast, item, key, text, item.ends_at - timedelta(minutes=10), details)
    Contribution.objects.filter(pk__in=[one.pk for one in promised.values()]).update(taken=Taken.YES)
    return promised


def _write(cast: Cast, item: Item, key: str, text: str, at: datetime, details: Details) -> Contribution:
    account = cast.people[key].account
    with happened(at):
        one = add_contribution(
            item=item,
            client_key=uuid4(),
            sent=Sent(text),
            details=details,
            by=cast.made.viewer(account),
        ).contribution
    Contribution.objects.filter(pk=one.pk).update(created_at=at)
    Wording.objects.filter(contribution=one).update(at=at)
    return one


def meet(cast: Cast) -> None:
    """A round of short meetings across countries; both said that they met, so it is between them."""
    camp, network = cast.camp, cast.camp.network
    start = Item.objects.get(camp=camp, kind=ItemKind.ROUND).starts_at
    made = Round.objects.create(
        network=network,
        camp=camp,
        title="One-to-one meetings",
        place="Great hall",
        tables=TABLES,
        whom=Whom.COUNTRY,
        state=RoundState.PUBLISHED,
    )
    times = [start + timedelta(minutes=18 * number) for number in range(SLOTS)]
    slots = [RoundSlot.objects.create(network=network, round=made, starts_at=at) for at in times]
    pairs = [pair for pair in combinations(cast.people.values(), 2) if pair[0].country != pair[1].country]
    Random(SEED).shuffle(pairs)
    sittings: list[Sitting] = []
    busy: set[tuple[UUID, UUID]] = set()
    for slot in slots:
        table = 0
        for a, b in pairs:
            one, other = sorted((a, b), key=lambda person: person.pk)
            if table == TABLES:
                break
            if {(slot.pk, one.pk), (slot.pk, other.pk), (one.pk, other.pk)} & busy:
                continue
            busy |= {(slot.pk, one.pk), (slot.pk, other.pk), (one.pk, other.pk)}
            table += 1
            sittings.append(
                Sitting(
                    network=network,
                    round=made,
                    slot=slot,
                    table=table,
                    one=one,
                    other=other,
                    one_met=True,
                    other_met=True,
                )
            )
    Sitting.objects.bulk_create(sittings)
    Ask.objects.bulk_create(
        Ask(network=network, round=made, asker=sitting.one, asked=sitting.other, rank=1 + number % 5)
        for number, sitting in enumerate(sittings)
    )
    _note_met(sittings)


def _note_met(sittings: list[Sitting]) -> None:
    for sitting in sittings:
        at = sitting.slot.starts_at
        with happened(at):
            record(
                "camps.sitting.held",
                subject=sitting,
                network=sitting.network_id,
                by=sitting.other.account_id,
                origin=sitting.round,
            )
            if sitting.one.person and sitting.other.person:
                note_met(
                    a=sitting.one.person,
                    b=sitting.other.person,
                    at=at,
                    source=sitting,
                    by=sitting.other.account_id,
                )


def present(cast: Cast) -> None:
    """Teams present, the jury gives points, those who are there vote, the results are shown."""
    by = cast.made.viewer(cast.made.accounts[told()["organiser"]])
    begin = moment(15, "11:00")
    with happened(begin):
        final = preparing.prepare_final(camp=cast.camp, by=by)
        wanted = [preparing.Wanted(name, asks, weight) for name, asks, weight in told()["criteria"]]
        preparing.set_criteria(final=final, criteria=wanted, by=by)
        preparing.take_teams(final=final, by=by)
        final = running.begin_final(final=final, by=by)
        _judge(cast, final)
    with happened(begin + timedelta(minutes=80)):
        final = voting.open_voting(final=final, by=by)
        _vote(final)
        final = voting.close_voting(final=final, by=by)
        voting.show_results(final=final, by=by)
    Final.objects.filter(pk=final.pk).update(
        begun_at=begin,
        opened_at=begin + timedelta(minutes=80),
        closed_at=begin + timedelta(minutes=95),
        shown_at=begin + timedelta(minutes=100),
    )
    for number, pitch in enumerate(Pitch.objects.filter(final=final)):
        started = begin + timedelta(minutes=12 * number)
        Pitch.objects.filter(pk=pitch.pk).update(started_at=started, ended_at=started + timedelta(minutes=10))


def _judge(cast: Cast, final: Final) -> None:
    chance = Random(SEED)
    criteria = list(final.criteria.all())
    for pitch in final.pitches.select_related("final"):
        for key in told()["jurors"]:
            juror = cast.people[key]
            points: dict[UUID, int | None] = {one.pk: chance.randint(2, 5) for one in criteria}
            jury.give_points(
                pitch=pitch,
                juror=juror,
                points=points,
                remark=None,
                by=cast.made.viewer(juror.account),
            )


def _vote(final: Final) -> None:
    """Five of six vote, the third team most."""
    pitches = list(final.pitches.order_by("position"))
    chance = Random(SEED)
    wanted = Voter.objects.filter(final=final).select_related("final", "participant")
    for number, voter in enumerate(wanted):
        may = [one for one in pitches if one in choices_for(final, voter.participant)]
        if number % 6 and may:
            weights = [3 if one.position == 3 else 1 for one in may]
            (choice,) = chance.choices(may, weights)
            voting.cast_vote(voter=voter, pitch=choice.pk, paper=voting.hand_out(voter))


def go_on(cast: Cast, promised: dict[str, Contribution]) -> None:
    """Two weeks and half a year later they said what became of it; the report says it, too."""
    end = moment(15, "18:00")
    prepare_follow_ups(now=end + timedelta(days=1))
    answers: dict[tuple[object, str], tuple[str, str]] = {}
    for line in told()["commitments"]:
        one = promised[line[4]]
        answers[one.pk, FollowUpStage.TWO_WEEKS] = (line[6], line[7])
        answers[one.pk, FollowUpStage.SIX_MONTHS] = (line[8], line[9])
    for number, first, why, second, more in told()["owners_say"]:
        challenge = cast.challenges[number - 1]
        answers[challenge.pk, FollowUpStage.TWO_WEEKS] = (first, why)
        answers[challenge.pk, FollowUpStage.SIX_MONTHS] = (second, more)
    rows = list(whole().filter(camp=cast.camp))
    for row in rows:
        owner = owner_of(row)
        row.account_id = owner.pk if owner else None
        row.asked_at = row.due_at
        row.answer, row.why = answers[row.contribution_id or row.challenge_id, row.stage]
        if row.answer:
            row.answered_at = row.due_at + timedelta(days=2)
            _note_answer(row, row.answered_at)
    FollowUp.objects.bulk_update(rows, ["account", "asked_at", "answer", "why", "answered_at"])
    ReportText.objects.bulk_create(
        ReportText(network=cast.camp.network, camp=cast.camp, section=section, text=text)
        for section, text in told()["report"].items()
    )


def _note_answer(row: FollowUp, at: datetime) -> None:
    with happened(at):
        record(
            "camps.follow_up.answered",
            subject=row,
            network=row.network_id,
            by=row.account_id,
            after={"answer": row.answer},
            origin=row.contribution or row.challenge,
        )
