"""How far the tests of the first slots are: most are signed, some have failed or wait for one side. All is made up."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from mynumber_tests.choices import Result, Severity, Side
from mynumber_tests.models import Participation, Programme, ScenarioRun, TroubleCard
from mynumber_tests.selectors.runs import RELATED, mark_of, version_of
from mynumber_tests.services.defects import mend_defect, report_defect, retest_defect
from mynumber_tests.services.runs import Entry, record_results, sign_off
from mynumber_tests.services.trouble_cards import share_card, tell_sighting
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days

from .people import coordinator_of, demo_actor

SEED = 2016
SLOTS = (1, 2)
MOST = 60  # a first start shall not take long
SIGNED, HALF_SIGNED, ONE_SIDED, FAILED = 0.6, 0.75, 0.88, 0.96  # the rest contradict each other
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


def load_execution(programme: Programme) -> None:
    parts = programme.participations.select_related("organisation", "programme")
    actors = {part.pk: demo_actor(part.organisation, Role.STAFF) for part in parts}
    people = {pk: actor for pk, actor in actors.items() if actor}
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    for run in _runs(programme, people):
        _Test(run, people, dice).do()
    _share_cards(programme, [part for part in parts if part.pk in people], people)


def _runs(programme: Programme, people: Mapping[int, Actor]) -> list[ScenarioRun]:
    """Tests of which both sides can sign in, of pairs of the first slots."""
    rows = ScenarioRun.objects.standing().filter(pair__programme=programme, pair__slot__position__in=SLOTS)
    known = rows.filter(inquirer__in=people, provider__in=people).select_related(*RELATED)
    return list(known.order_by("pair__slot__position", "pair", "pk")[:MOST])


class _Test:
    """One test, played by both sides as soon as their day is fixed."""

    def __init__(self, run: ScenarioRun, people: Mapping[int, Actor], dice: random.Random) -> None:
        self.run, self.dice = run, dice
        self.actors = {Side.INQUIRER: people[run.inquirer_id], Side.PROVIDER: people[run.provider_id]}

    def do(self) -> None:
        chance = self.dice.random()
        if self.run.pair.meets_at is None:
            return
        if chance < SIGNED:
            self._pass(*self.actors)
            self._sign(*self.actors)
        elif chance < HALF_SIGNED:
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
        today = timezone.localdate()
        due_on = add_business_days(
            today, self.dice.choice((3, 5, 8)), closed_days_between(today, today + timedelta(60))
        )
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
