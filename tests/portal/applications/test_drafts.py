from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.applications.content import readable
from portal.applications.filled_forms import blank_form_of, open_form_of
from portal.applications.services import applications as services
from portal.exceptions import RuleViolation

from .kinds import INDIVIDUAL_NUMBER as VALID
from .kinds import TYPED


def saved(actor, application, **typed):
    result = services.save_draft(actor=actor, application=application, typed=TYPED | typed, version=application.version)
    return result.application, result.refused


def test_a_draft_keeps_exactly_what_was_typed_however_wrong(acting, draft):
    typed = {
        "subject": [" 　件名\u3000"],
        "switch_month": ["そのうち"],
        "start_on": ["2017年13月45日"],
        "cost_yen": ["約１２万"],
        "services": ["nothing-we-offer"],
        "remarks": ["一行目\r\n\r\n<b>三行目</b>"],
    }

    result = services.save_draft(actor=acting["staff"], application=draft, typed=typed, version=draft.version)

    result.application.refresh_from_db()
    assert (result.application.draft, result.refused) == (typed, {})


def test_names_that_are_not_of_the_form_are_not_kept(acting, draft):
    application, _refused = saved(acting["staff"], draft, csrfmiddlewaretoken=["x"], state=["accepted"], version=["1"])

    assert set(application.draft) == set(TYPED)


def test_a_field_with_an_individual_number_keeps_its_old_value_and_the_rest_is_saved(acting, draft):
    application, refused = saved(acting["staff"], draft, remarks=[f"本人の番号は{VALID}です。"], subject=["新しい件名"])

    assert (application.draft["remarks"], application.draft["subject"]) == (TYPED["remarks"], ["新しい件名"])
    assert set(refused) == {"remarks"}
    assert VALID not in str(refused)


@pytest.mark.parametrize("field", ["subject", "switch_month", "start_on", "services", "remarks"])
def test_no_field_keeps_an_individual_number(acting, draft, field):
    application, refused = saved(acting["staff"], draft, **{field: [VALID]})

    assert VALID not in str(application.draft)
    assert set(refused) == {field}


def test_an_amount_of_twelve_digits_is_an_amount(acting, draft):
    application, refused = saved(acting["staff"], draft, cost_yen=[VALID])

    assert (application.draft["cost_yen"], refused) == ([VALID], {})


def test_characters_that_the_database_cannot_hold_are_left_out(acting, draft):
    application, _refused = saved(acting["staff"], draft, subject=["件\x00名\ud800"])

    application.refresh_from_db()
    assert application.draft["subject"] == ["件名"]


def test_a_draft_longer_than_any_form_is_refused(acting, draft):
    with pytest.raises(RuleViolation) as refusal:
        saved(acting["staff"], draft, remarks=["長" * 200_001])

    assert refusal.value.code == "too_long"


def test_the_second_of_two_who_save_is_told_who_was_first(acting, draft):
    saved(acting["staff"], draft, subject=["担当の入力"])

    with pytest.raises(RuleViolation) as refusal:
        saved(acting["approver"], draft, subject=["承認者の入力"])

    draft.refresh_from_db()
    assert refusal.value.code == "edit_conflict"
    assert "市町村 担当さん" in str(refusal.value)
    assert draft.draft["subject"] == ["担当の入力"]


@pytest.mark.parametrize("name", ["neighbour", "coordinator", "auditor", "section", "administrator", "vendor"])
def test_nobody_else_types_into_a_draft(acting, draft, name):
    with pytest.raises(RuleViolation) as refusal:
        saved(acting[name], draft, subject=["他人の入力"])

    draft.refresh_from_db()
    assert (refusal.value.code, draft.draft) == ("not_permitted", TYPED)


def test_an_open_form_shows_what_is_stored_and_calls_nothing_a_fault(draft):
    draft.draft = {"subject": ["途中"], "switch_month": ["そのうち"], "services": ["web"]}

    form = open_form_of(draft)

    assert {bound.name: bound.value() for bound in form} == {
        "subject": "途中",
        "switch_month": "そのうち",
        "start_on": None,
        "cost_yen": None,
        "services": ["web"],
        "is_urgent": False,
        "remarks": None,
    }
    assert form.errors == {}


@settings(max_examples=60, deadline=None)
@given(typed=st.dictionaries(st.sampled_from([*TYPED, "stray"]), st.lists(st.text(max_size=30), max_size=3)))
def test_any_text_is_kept_or_refused_but_never_lost_silently(typed):
    from types import SimpleNamespace

    from .kinds import TrialForm

    form = TrialForm(window=SimpleNamespace(), organisation=SimpleNamespace())
    kept, refused = readable(form, typed)

    unstorable = {0: None} | dict.fromkeys(range(0xD800, 0xE000))
    assert kept == {
        name: [text.translate(unstorable) for text in texts]
        for name, texts in typed.items()
        if name in TYPED and name not in refused
    }


def test_a_blank_form_is_not_bound(draft):
    assert not blank_form_of(draft).is_bound
