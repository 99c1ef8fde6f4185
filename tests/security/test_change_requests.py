"""Another month after the publication: asked for, worked out, decided knowing what it does, and published."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.applications.models import Application
from portal.applications.services.applications import accept_application, return_application
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.choices import PlanState, ScenarioState
from security.models import ChangeEffect, MigrationPlan, Pin, Programme, SwitchWish
from security.selectors.change_requests import effect_view, is_stale, latest_effect
from security.services.change_requests import work_out_effect
from security.services.plans import publish_plan
from security.services.solving import solve_and_store
from tests.factories.security import close_month, make_change_request, make_draft, make_programme, open_changes


@pytest.fixture
def programme(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, manager: User
) -> Programme:
    """One switch a month, 岸和田市 in May and 豊中市 in June."""
    programme = make_programme(prefecture, [municipality, other_municipality], switches=1, units=20)
    draft = make_draft(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    publish_plan(actor=actor_for(manager), plan=draft, reason="公開")
    return programme


def ask(staff: User, programme: Programme, month: str) -> Application:
    reception = programme.change_receptions.first()
    window = reception.window if reception else open_changes(programme)
    return make_change_request(actor_for(staff), window, month)


def worked_out(application: Application) -> ChangeEffect:
    effect = latest_effect(application)
    assert effect is not None
    solve_and_store(effect.scenario)
    return ChangeEffect.objects.get(pk=effect.pk)


def test_the_submission_itself_has_the_effect_worked_out(staff: User, programme: Programme) -> None:
    effect = latest_effect(ask(staff, programme, "2017-08"))
    assert effect is not None
    assert (effect.scenario.state, effect.scenario.job is not None) == (ScenarioState.WAITING, True)
    assert effect.scenario.job.user is None  # the applicant finds no trace of it among their own jobs


def test_a_month_that_somebody_else_has_names_who_would_have_to_move(staff: User, programme: Programme) -> None:
    view = effect_view(worked_out(ask(staff, programme, "2017-06")))
    assert [move.name for move in view.others] == ["豊中市"]
    assert (str(view.before), str(view.month)) == ("2017-05", "2017-06")


def test_a_free_month_moves_nobody_else(staff: User, programme: Programme) -> None:
    assert effect_view(worked_out(ask(staff, programme, "2017-08"))).others == []


def test_a_month_that_cannot_be_is_explained(staff: User, programme: Programme) -> None:
    programme.months.filter(month="2017-08-01").update(switches=0)
    view = effect_view(worked_out(ask(staff, programme, "2017-08")))
    assert view.state == ScenarioState.IMPOSSIBLE
    assert any("平成29年8月" in sentence for sentence in view.sentences)


def test_the_coordinator_sees_the_effect_and_the_applicant_does_not(
    client: Client, staff: User, coordinator: User, programme: Programme
) -> None:
    application = ask(staff, programme, "2017-06")
    worked_out(application)
    address = reverse("applications:application-detail", args=[application.pk])
    client.force_login(coordinator)
    assert "切替月が変わるほかの団体：1団体" in client.get(address).content.decode()
    client.force_login(staff)
    page = client.get(address).content.decode()
    assert "受理した場合の影響" not in page
    assert "豊中市" not in page


@pytest.mark.parametrize("state", ["waiting", "impossible", "stale"])
def test_nobody_grants_a_request_blindly(
    client: Client, staff: User, coordinator: User, programme: Programme, state: str
) -> None:
    if state == "impossible":
        programme.months.filter(month="2017-08-01").update(switches=0)
    application = ask(staff, programme, "2017-08")
    if state != "waiting":
        worked_out(application)
    if state == "stale":
        close_month(programme, "2017-09")
    client.force_login(coordinator)
    address = reverse("applications:application-step", args=[application.pk, "accept"])
    page = client.post(address, {"version": application.version, "reason": ""}).content.decode()
    application.refresh_from_db()
    expected = {
        "waiting": "影響の計算が終わっていません。",
        "impossible": "この月に切り替えると、条件をすべて満たす計画がありません。",
        "stale": "影響を計算した後に、計画または条件が変わりました。",
    }
    assert expected[state] in page
    assert (application.state, MigrationPlan.objects.filter(state=PlanState.DRAFT).count()) == ("submitted", 0)


def test_a_granted_request_becomes_a_draft_with_the_month_fixed_and_is_published_like_any_other(
    staff: User, coordinator: User, manager: User, programme: Programme, municipality: Organisation
) -> None:
    application = ask(staff, programme, "2017-06")
    worked_out(application)
    accept_application(actor=actor_for(coordinator), application=application)
    effect = latest_effect(application)
    assert effect is not None
    assert effect.draft is not None
    pin = Pin.objects.get(programme=programme, organisation=municipality)
    assert (pin.month.isoformat(), pin.author) == ("2017-06-01", coordinator)
    version = publish_plan(actor=actor_for(manager), plan=effect.draft, reason="変更申請のため")
    months = dict(version.entries.values_list("organisation__name", "month"))
    assert months["岸和田市"].isoformat() == "2017-06-01"
    assert months["豊中市"].isoformat() != "2017-06-01"


def test_a_request_is_rejected_only_after_its_effect_is_known(
    client: Client, staff: User, coordinator: User, programme: Programme
) -> None:
    application = ask(staff, programme, "2017-08")
    client.force_login(coordinator)
    address = reverse("applications:application-step", args=[application.pk, "reject"])
    typed = {"version": application.version, "reason": "工事の予定と重なるため"}
    page = client.post(address, typed).content.decode()
    assert "影響を確かめてから却下してください。" in page
    assert "工事の予定と重なるため" in page
    worked_out(application)
    client.post(address, typed)
    application.refresh_from_db()
    assert application.state == "rejected"


def test_two_grants_before_one_publication_are_both_in_the_version(
    staff: User, neighbour: User, coordinator: User, manager: User, programme: Programme
) -> None:
    first, second = ask(staff, programme, "2017-08"), ask(neighbour, programme, "2017-09")
    worked_out(first)
    worked_out(second)
    accept_application(actor=actor_for(coordinator), application=first)
    with pytest.raises(RuleViolation, match="もう一度計算し、影響を確かめてから受理してください。"):
        accept_application(actor=actor_for(coordinator), application=second)
    solve_and_store(work_out_effect(actor=actor_for(coordinator), application=second, queue=False).scenario)
    accept_application(actor=actor_for(coordinator), application=second)
    effect = latest_effect(second)
    assert effect is not None
    assert effect.draft is not None
    version = publish_plan(actor=actor_for(manager), plan=effect.draft, reason="変更申請2件のため")
    months = {name: str(day)[:7] for name, day in version.entries.values_list("organisation__name", "month")}
    assert months == {"岸和田市": "2017-08", "豊中市": "2017-09"}


def test_whoever_asks_for_a_month_takes_back_that_it_was_impossible(
    staff: User, coordinator: User, programme: Programme, municipality: Organisation
) -> None:
    SwitchWish.objects.create(
        programme=programme, organisation=municipality, impossible_months=["2017-08-01", "2017-09-01"]
    )
    application = ask(staff, programme, "2017-08")
    worked_out(application)
    accept_application(actor=actor_for(coordinator), application=application)
    wish = SwitchWish.objects.get(programme=programme, organisation=municipality)
    assert [day.isoformat() for day in wish.impossible_months] == ["2017-09-01"]


def test_a_published_version_makes_earlier_answers_stale(
    staff: User, manager: User, programme: Programme, municipality: Organisation, other_municipality: Organisation
) -> None:
    effect = worked_out(ask(staff, programme, "2017-08"))
    assert not is_stale(effect)
    draft = make_draft(programme, {municipality: "2017-05", other_municipality: "2017-07"})
    publish_plan(actor=actor_for(manager), plan=draft, reason="ほかの変更")
    assert is_stale(ChangeEffect.objects.select_related("plan", "scenario__programme").get(pk=effect.pk))


def test_a_grant_is_taken_back_with_its_draft_and_its_pin_until_it_is_published(
    staff: User, coordinator: User, programme: Programme
) -> None:
    application = ask(staff, programme, "2017-08")
    worked_out(application)
    accepted = accept_application(actor=actor_for(coordinator), application=application)
    return_application(actor=actor_for(coordinator), application=accepted, reason="月を確認してください")
    effect = latest_effect(application)
    assert effect is not None
    assert effect.draft is not None
    assert (effect.draft.state, Pin.objects.count()) == (PlanState.DISCARDED, 0)


def test_a_published_grant_is_not_taken_back(
    staff: User, coordinator: User, manager: User, programme: Programme
) -> None:
    application = ask(staff, programme, "2017-08")
    worked_out(application)
    accepted = accept_application(actor=actor_for(coordinator), application=application)
    effect = latest_effect(application)
    assert effect is not None
    assert effect.draft is not None
    publish_plan(actor=actor_for(manager), plan=effect.draft, reason="変更申請のため")
    with pytest.raises(RuleViolation, match="第2版としてすでに公開されています。"):
        return_application(actor=actor_for(coordinator), application=accepted, reason="取消し")


def test_the_present_month_and_closed_months_cannot_be_asked_for(
    client: Client, staff: User, programme: Programme
) -> None:
    close_month(programme, "2017-07")
    application = ask(staff, programme, "2017-08")
    months = dict(application_months(application))
    assert "2017-05" not in months
    assert "2017-07" not in months
    assert "2017-08" in months


def application_months(application: Application) -> list[tuple[str, str]]:
    from portal.applications.filled_forms import form_of

    return list(form_of(application).fields["month"].choices)  # type: ignore[attr-defined]


def test_the_reception_opens_after_the_first_publication_only(
    prefecture: Organisation, municipality: Organisation, manager: User
) -> None:
    with pytest.raises(RuleViolation, match="切替計画を公開した後に作成できます。"):
        open_changes(make_programme(prefecture, [municipality]))
    assert Actor.system().is_system
