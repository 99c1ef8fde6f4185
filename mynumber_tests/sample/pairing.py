"""The terms calculated and published, on a day that lies back."""

from __future__ import annotations

from datetime import datetime

from mynumber_tests.models import Programme
from mynumber_tests.services.pairing_runs import create_run, solve_and_store
from mynumber_tests.services.plans import draft_plan, publish_plan
from mynumber_tests.services.sample_history import date_back_pairing

from .people import coordinator_of, manager_of

LIMIT_S = 4  # a first start shall not take long; the coordinator may let it think for longer


def load_pairing(programme: Programme, *, at: datetime) -> None:
    coordinator, manager = coordinator_of(programme.prefecture), manager_of(programme.prefecture)
    run = create_run(
        actor=coordinator, programme=programme, name="参加条件のとおりの案", time_limit_s=LIMIT_S, queue=False
    )
    draft = draft_plan(actor=coordinator, run=solve_and_store(run))
    reason = "参加条件の取りまとめが終わったため（架空のサンプル）"
    date_back_pairing(programme=programme, at=at)
    draft.refresh_from_db()
    publish_plan(actor=manager, plan=draft, reason=reason, at=at)
