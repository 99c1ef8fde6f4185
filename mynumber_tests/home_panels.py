"""What the home page shows of the joint operation test."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mynumber_tests.selectors.execution_in_brief import executions_in_brief
from mynumber_tests.selectors.orphans import alarms
from portal.access.actor import Actor
from portal.web.home import HomePanel, register_home_panel


def alarm(actor: Actor) -> dict[str, Any] | None:
    """Inquiries that nobody can serve, as long as the window is open and somebody can still be asked."""
    if not actor.is_prefecture_side:
        return None
    rows = alarms(actor)
    return {"rows": rows} if rows else None


register_home_panel(HomePanel(_("提供できる団体がない照会"), "mynumber_tests/home_alarm.html", order=12, content=alarm))


def execution(actor: Actor) -> dict[str, Any] | None:
    """For the coordinators: how far the tests are, and what waits."""
    rows = executions_in_brief(actor) if actor.is_prefecture_side else []
    return {"rows": rows} if rows else None


register_home_panel(
    HomePanel(_("総合運用テスト"), "mynumber_tests/execution_home_panel.html", order=35, content=execution)
)
