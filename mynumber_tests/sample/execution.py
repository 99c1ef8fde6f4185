"""How far the tests are whose day has come: most are signed, some have failed or wait for one side. All is made up."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from mynumber_tests.choices import Result, Severity, Side
from mynumber_tests.models import Participation, Programme, ScenarioRun, TroubleCard
from mynumber_tests.selectors.runs import RELATED, mark_of, version_of
from mynumber_tests.services.defects import mend_defect, report_defect, retest_defect
from mynumber_tests.services.run_delegations import delegate_run
from mynumber_tests.services.runs import Entry, record_results, sign_off
from mynumber_tests.services.sample_history import sign_past_runs
from mynumber_tests.services.trouble_cards import share_card, tell_sighting
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days

from .people import coordinator_of, demo_actor
from .rooms import AGREED_SLOT, OVER_SLOT

SEED = 2016
MOST = 24  # a first start shall not take long
ASKS_SECTION, DAYS_OF_SECTION = "272027", 6  # 岸和田市, business days
LEFT = 2  # tests of the slot that is over, left undone by somebody
HALF_SIGNED, ONE_SIDED, FAILED = 0.4, 0.7, 0.88  # the rest contradict each other
NOTE = "応答の「所得額」が空欄で返る（架空のサンプル）"
DEFECT = (
    "所得額が空欄で返る",
    "照会の結果の「所得額」が空欄になる。副本には値が登録されている。（架空のサンプル）",
    "副本の項目の割当てを直し、登録し直した。（架空のサンプル）",
)
CARDS = (
    (
        "照会の結果の所得額が空欄で返る",
        "副本には値が登録されているのに、照会の結果の「所得額」が空欄になる。（架空のサンプル）",
        "副本の項目の割当てが、データ標準レイアウトの前の版のままになっている。",
        "項目の割当てを最新の版に直し、副本を登録し直す。",
    ),
    (
        "機関別符号がないという応答が返る",
        "照会すると「符号が取得されていない」という応答が返る。（架空のサンプル）",
        "団体内統合宛名番号とテスト用の人の紐付けが済んでいない。",
        "宛名システムの紐付けの一覧を確かめ、済んでいない人の紐付けを行う。",
    ),
)


def load_execution(programme: Programme, people: Mapping[int, User]) -> None:
    parts = programme.participations.select_related("organisation", "programme")
    staff = {part.pk: demo_actor(part.organisation, Role.STAFF) for part in parts}
    actors = {pk: actor for pk, actor in staff.items() if actor}
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    told = _told_one_by_one(programme, actors, dice)
    done = _held(programme).exclude(pk__in=[run.pk for run in told])
    sign_past_runs(runs=list(done.values_list("pk", flat=True)), people=people)
    for run in told:
        _Test(run, actors, dice).do()
    _ask_section(programme)
    _share_cards(programme, [part for part in parts if part.pk in actors], actors)


def _held(programme: Programme) -> QuerySet[ScenarioRun]:
    """Tests whose day has come: in the slot that is over, and in the one that goes on."""
    runs = ScenarioRun.objects.standing().filter(pair__programme=programme)
    return runs.filter(pair__meets_at__lt=timezone.now())


def _told_one_by_one(programme: Programme, actors: Mapping[int, Actor], dice: random.Random) -> list[ScenarioRun]:
    """Of those where both sides can sign in: some of the slot that goes on, and the few that the last one left."""
    known = _held(programme).filter(inquirer__in=actors, provider__in=actors).select_related(*RELATED)
    of = known.order_by("pair", "pk")
    going_on = list(of.filter(pair__slot__position=AGREED_SLOT))
    return [*dice.sample(going_on, min(MOST, len(going_on))), *of.filter(pair__slot__position=OVER_SLOT)[:LEFT]]


def _business_day(number: int) -> date:
    today = timezone.localdate()
    return add_business_days(today, number, closed_days_between(today, today + timedelta(days=60)))


class _Test:
    """One test, played by both sides as soon as their day is fixed."""

    def __init__(self, run: ScenarioRun, people: Mapping[int, Actor], dice: random.Random) -> None:
        self.run, self.dice = run, dice
        self.actors = {Side.INQUIRER: people[run.inquirer_id], Side.PROVIDER: people[run.provider_id]}

    def do(self) -> None:
        chance = self.dice.random()
        if chance < HALF_SIGNED:
            self._pass(*self.actors)
            self._sign(Side.PROVIDER)
        elif chance < ONE_SIDED:
            self._pass(Side.PROVIDER)
        elif chance < FAILED:
            self._pass(Side.PROVIDER)
            self._fail()
            self._defect()
        else:
            self._pass(Side.PROVIDER)
            self._fail()  # without a word to each other

    def _pass(self, *sides: Side) -> None:
        for side in sides:
            self._record(side, {})

    def _fail(self) -> None:
        """The inquirer sees a wrong answer in its last step."""
        last = max(step.position for step in version_of(self.run).step_list if step.is_done_by(Side.INQUIRER))
        self._record(Side.INQUIRER, {last: Entry(Result.FAILED, NOTE)})

    def _record(self, side: Side, otherwise: Mapping[int, Entry]) -> None:
        steps = [step for step in version_of(self.run).step_list if step.is_done_by(side)]
        entries = {step.position: otherwise.get(step.position, Entry(Result.PASSED)) for step in steps}
        mark = mark_of(list(self.run.results.all()), side)
        record_results(actor=self.actors[side], run=self.run, side=side, mark=mark, entries=entries)
        self.run.refresh_from_db()

    def _sign(self, *sides: Side) -> None:
        for side in sides:
            sign_off(actor=self.actors[side], run=self.run, side=side, version=self.run.version)
            self.run.refresh_from_db()

    def _defect(self) -> None:
        """Open, mended or solved by chance."""
        title, detail, fix = DEFECT
        actor, owner = self.actors[Side.INQUIRER], self.actors[Side.PROVIDER]
        due_on = _business_day(self.dice.choice((3, 5, 8)))
        defect = report_defect(
            actor=actor,
            run=self.run,
            title=title,
            detail=detail,
            severity=self.dice.choice(list(Severity)),
            owner=self.run.provider,
            due_on=due_on,
        )
        if self.dice.random() < 0.6:
            mend_defect(actor=owner, defect=defect, version=1, fix=fix)
            if self.dice.random() < 0.5:
                retest_defect(actor=actor, defect=defect, version=2, passed=True, note="")


def _ask_section(programme: Programme) -> None:
    """A test of 岸和田市 that has not begun is with its section in charge."""
    part = programme.participations.select_related("organisation").get(organisation__code=ASKS_SECTION)
    staff, section = demo_actor(part.organisation, Role.STAFF), demo_actor(part.organisation, Role.SECTION)
    assert staff, "the sample has staff of this municipality"
    assert section, "the sample has a business section of this municipality"
    assert section.user
    runs = ScenarioRun.objects.unfinished().filter(inquirer=part, started_at__isnull=True)
    run = runs.select_related(*RELATED).order_by("pair__slot__position", "pk").first()
    assert run, "the slots to come have tests of this municipality"
    delegate_run(
        actor=staff,
        run=run,
        side=Side.INQUIRER,
        person=section.user,
        due_on=_business_day(DAYS_OF_SECTION),
        note="操作する端末は、窓口のものを使ってください。（架空のサンプル）",
    )


def _share_cards(programme: Programme, parts: list[Participation], people: Mapping[int, Actor]) -> None:
    coordinator = coordinator_of(programme.prefecture)
    cards: list[TroubleCard] = [
        share_card(
            actor=coordinator,
            programme=programme,
            scenario=None,
            title=title,
            symptom=symptom,
            cause=cause,
            remedy=remedy,
        )
        for title, symptom, cause, remedy in CARDS
    ]
    for part in parts[5:9]:
        tell_sighting(actor=people[part.pk], card=cards[0], participation=part, has_seen=True)
