"""A new data layout (データ標準レイアウトの改版): whoever still has tests to do with it is told of it once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from mynumber_tests.models import Programme, ScenarioRun, ScenarioVersion
from portal.access.actor import Actor
from portal.notifications.choices import NoticeKind
from portal.notifications.services import Words, notify_each

from .run_locks import TOLD

CODES_NAMED = 5


def tell_layout_changes(*, actor: Actor, programme: Programme, versions: Sequence[ScenarioVersion]) -> int:
    """Tell the organisations whose unfinished tests the new layouts of `versions` touch; gives the number of notices.

    Each person gets one notice, in as many statements, however many scenarios and tests there are. Runs in the
    transaction that made the versions; they come with their scenarios.
    """
    if not versions:
        return 0
    touched = _touched(versions)
    words = {
        organisation: Words(_sentence(programme, versions, counts), _link(programme, counts))
        for organisation, counts in touched.items()
    }
    return notify_each(actor=actor, words=words, roles=TOLD, kind=NoticeKind.PLAN)


def _touched(versions: Sequence[ScenarioVersion]) -> Mapping[int, Counter[int]]:
    """For each organisation the number of its unfinished tests of each of these scenarios."""
    runs = ScenarioRun.objects.unfinished().filter(scenario__in=[version.scenario_id for version in versions])
    sides = runs.values_list("scenario_id", "inquirer__organisation_id", "provider__organisation_id")
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for scenario, inquirer, provider in sides.order_by():
        found[inquirer][scenario] += 1
        found[provider][scenario] += 1
    return found


def _sentence(programme: Programme, versions: Sequence[ScenarioVersion], counts: Mapping[int, int]) -> str:
    concerned = [version for version in versions if version.scenario_id in counts]
    codes = [version.scenario.code for version in concerned]
    layouts = dict.fromkeys(version.layout or _("未定") for version in concerned)
    text = _(
        "%(test)sのデータ標準レイアウトの版が、%(layouts)sに変わりました（シナリオ：%(codes)s）。"
        "まだ完了していない貴団体のテスト%(count)d件に関係します。テストデータの準備と実施日を確かめてください。"
    )
    return text % {
        "test": programme,
        "layouts": "、".join(layouts),
        "codes": "、".join(codes[:CODES_NAMED]) + (_("ほか") if len(codes) > CODES_NAMED else ""),
        "count": sum(counts.values()),
    }


def _link(programme: Programme, counts: Mapping[int, int]) -> str:
    """The list of one's own tests; of one scenario, where it is only one."""
    address = reverse("mynumber_tests:run-list", args=[programme.pk])
    return f"{address}?scenario={next(iter(counts))}" if len(counts) == 1 else address


def with_other_layout(versions: Sequence[ScenarioVersion]) -> list[ScenarioVersion]:
    """Those of new versions whose layout is not that of the version before. One query."""
    before = ScenarioVersion.objects.filter(
        scenario__in=[version.scenario_id for version in versions], scenario__current__number=F("number") + 1
    )
    old = dict(before.values_list("scenario_id", "layout"))
    return [version for version in versions if old.get(version.scenario_id, version.layout) != version.layout]
