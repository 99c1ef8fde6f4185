"""Due dates of the joint operation test."""

from __future__ import annotations

from django.db.models import Case, CharField, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import DefectState
from mynumber_tests.models import (
    Defect,
    Pair,
    PairSide,
    RulesAcknowledgement,
    RulesDocument,
    RunDelegation,
    StepRecord,
    StepSchedule,
)
from mynumber_tests.services import defects, pairs, rules, steps
from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline


def _rules_to_acknowledge() -> list[Debts]:
    """The version in force, for everyone who has not taken note of it."""
    return [
        Debts(
            RulesAcknowledgement.objects.pending(),
            object="rules",
            due_on="due_on",
            coordinator="rules__programme__prefecture",
            subject="rules__programme__name",
        )
    ]


declare_deadline(
    DeadlineKind(
        code="mynumber_tests.rules",
        title=_("統一ルールの確認"),
        model=RulesDocument,
        fields=("acknowledge_by", "mynumber_tests.RulesAcknowledgement.due_on"),
        debts=_rules_to_acknowledge,
        link="mynumber_tests:rules-detail",
        extend=rules.give_more_time,
    )
)


def _steps_to_do() -> list[Debts]:
    return [
        Debts(
            StepRecord.objects.pending(),
            object="schedule",
            due_on="due_on",
            organisation="participation__organisation",
            coordinator="participation__programme__prefecture",
            subject="participation__programme__name",
        )
    ]


declare_deadline(
    DeadlineKind(
        code="mynumber_tests.step",
        title=_("総合運用テストの手順"),
        model=StepSchedule,
        fields=("due_on", "mynumber_tests.StepRecord.due_on"),
        debts=_steps_to_do,
        link="mynumber_tests:step-detail",
        extend=steps.give_more_time,
    )
)


def _counterpart() -> Combinable:
    """The name of the other side of a pair: an organisation has many such deadlines on one day."""
    return Case(
        When(participation=F("pair__one"), then=F("pair__other__organisation__name")),
        default=F("pair__one__organisation__name"),
        output_field=CharField(),
    )


def _pairs_to_confirm() -> list[Debts]:
    return [
        Debts(
            PairSide.objects.silent(),
            object="pair",
            due_on="confirm_by",
            organisation="participation__organisation",
            coordinator="pair__programme__prefecture",
            subject=_counterpart(),
        )
    ]


declare_deadline(
    DeadlineKind(
        code="mynumber_tests.pair_confirmation",
        title=_("相手先の確認"),
        model=Pair,
        fields=("mynumber_tests.PairSide.confirm_by",),
        debts=_pairs_to_confirm,
        link="mynumber_tests:pair-detail",
        extend=pairs.give_more_time,
    )
)


def _dates_to_fix() -> list[Debts]:
    """Both sides owe a day."""
    return [
        Debts(
            PairSide.objects.filter(pair__is_ended=False, pair__meets_at__isnull=True),
            object="pair",
            due_on="pair__dates_by",
            organisation="participation__organisation",
            coordinator="pair__programme__prefecture",
            subject=_counterpart(),
        )
    ]


declare_deadline(
    DeadlineKind(
        code="mynumber_tests.pair_dates",
        title=_("相手先とのテストの日程調整"),
        model=Pair,
        fields=("dates_by",),
        debts=_dates_to_fix,
        link="mynumber_tests:pair-detail",
    )
)


def _defects_to_mend() -> list[Debts]:
    """Its owner owes the fix; the retest is asked of both when it is there."""
    return [
        Debts(
            Defect.objects.filter(state=DefectState.OPEN, run__is_dropped=False),
            due_on="due_on",
            organisation="owner__organisation",
            coordinator="owner__programme__prefecture",
            subject="title",
        )
    ]


declare_deadline(
    DeadlineKind(
        code="mynumber_tests.defect",
        title=_("障害の対応"),
        model=Defect,
        fields=("due_on",),
        debts=_defects_to_mend,
        link="mynumber_tests:defect-detail",
        extend=defects.give_more_time,
    )
)


def _tests_to_record() -> list[Debts]:
    """The one person who was asked; the prefecture knows nothing of it."""
    return [
        Debts(
            RunDelegation.objects.waiting(),
            due_on="due_on",
            organisation="participation__organisation",
            coordinator=None,
            person="person",
            subject=Concat("run__scenario__code", Value("　"), "run__scenario__current__title"),
        )
    ]


declare_deadline(
    DeadlineKind(
        code="mynumber_tests.run_delegation",
        title=_("依頼されたテストの記録"),
        model=RunDelegation,
        fields=("due_on",),
        debts=_tests_to_record,
        link="mynumber_tests:run-delegation-detail",
    )
)
