"""The database and the planner count the last day of notice alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.contracts.notice_days import NextNoticeDay
from portal.lib.contract_terms import Contract, Notice, NoticeUnit, term_ends_from
from security.models import ConnectionProfile
from tests.factories.profiles import make_profile


def next_notice_day(contract: Contract, today: date) -> date:
    """The slow way: every term from the first one on."""
    assert contract.notice
    assert contract.end_on
    days = (contract.notice.last_day_before(end) for end in term_ends_from(contract, contract.end_on))
    return next(day for day in days if day >= today)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    end_on=st.dates(date(2012, 1, 1), date(2030, 12, 31)),
    renewal=st.integers(1, 60),
    notice=st.builds(Notice, st.integers(0, 200), st.just(NoticeUnit.DAYS))
    | st.builds(Notice, st.integers(0, 24), st.just(NoticeUnit.MONTHS)),
    today=st.dates(date(2014, 1, 1), date(2032, 12, 31)),
)
def test_the_next_notice_day_is_the_one_that_the_terms_give(profile, end_on, renewal, notice, today):
    ConnectionProfile.objects.update(
        contract_start_on=end_on - timedelta(days=400),
        contract_end_on=end_on,
        renewal_months=renewal,
        notice_value=notice.value,
        notice_unit=notice.unit.value,
    )

    found = ConnectionProfile.objects.annotate(day=NextNoticeDay(today)).get().day

    assert found == next_notice_day(Contract(end_on=end_on, renewal_months=renewal, notice=notice), today)


@pytest.fixture
def profile(municipality) -> ConnectionProfile:
    return make_profile(municipality)
