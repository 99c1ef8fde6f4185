"""A form is typed, the page is left or the browser dies without saving, and everything is there on coming back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clouds.models import Minutes
from portal.editing.models import FormDraft
from tests.factories.study_groups import make_group, make_held

pytestmark = pytest.mark.django_db(transaction=True)


def test_minutes_say_that_they_are_kept_and_are_there_after_leaving_and_are_given_up_or_saved(
    page_for, prefecture, municipality, coordinator
):
    meeting = make_held(make_group(prefecture, [municipality]))
    page = page_for(coordinator)
    page.goto(reverse("clouds:minutes-edit", args=[meeting.pk]))
    body = page.get_by_label("議事の内容")
    body.fill("途中まで書いた記録")
    status = page.locator("#page-autosave [data-autosave-text]")
    expect(status).to_have_text(re.compile("保存しました [0-9]{2}:[0-9]{2}"), timeout=15_000)
    page.goto(reverse("clouds:meeting-detail", args=[meeting.pk]))
    page.go_back()
    expect(body).to_have_value("途中まで書いた記録")
    expect(page.get_by_text("自動保存した入力の続きを表示しています。")).to_be_visible()
    page.get_by_role("button", name="入力を取りやめて、保存されている内容に戻す").click()
    expect(body).not_to_have_value("途中まで書いた記録")
    assert not FormDraft.objects.exists()
    body.fill("書き直した記録")
    page.get_by_role("button", name="下書きを保存する").click()
    expect(page.get_by_text("議事録の下書きを保存しました。")).to_be_visible()
    assert Minutes.objects.get().body == "書き直した記録"


def test_what_was_typed_about_support_is_there_after_the_browser_died(page_for, prefecture, municipality, coordinator):
    address = reverse("clouds:support-new")
    page = page_for(coordinator)
    page.goto(address)
    page.get_by_label("件名").fill("仕様書の相談")
    page.get_by_role("textbox", name="内容", exact=False).fill("仕様書の作り方を説明した。")
    page.get_by_role("radio", name="訪問").check()
    expect(page.locator("#page-autosave")).to_have_attribute("data-state", "saved", timeout=15_000)
    page.context.close()
    again = page_for(coordinator)
    again.goto(address)
    expect(again.get_by_label("件名")).to_have_value("仕様書の相談")
    expect(again.get_by_role("textbox", name="内容", exact=False)).to_have_value("仕様書の作り方を説明した。")
    expect(again.get_by_role("radio", name="訪問")).to_be_checked()
    again.get_by_role("button", name="入力を取りやめて、保存されている内容に戻す").click()
    expect(again.get_by_label("件名")).to_have_value("")
    assert not FormDraft.objects.exists()
