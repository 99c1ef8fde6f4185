"""Invented needs of real municipalities and invented vendors with their answers; the same for each seed."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clouds.models import FormCatalogue, OutputForm
from clouds.services.common_sets import ask_for_set, calculate, store_result
from clouds.services.form_catalogues import ask_members, create_catalogue, disclose
from clouds.services.form_needs import NeedLine, write_needs
from clouds.services.output_forms import add_comment, add_form, add_layout
from clouds.services.vendor_requests import AnswerLine, ask_vendor, write_answers
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.sample import demo_account
from portal.accounts.selectors import actor_for
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import on_or_after
from portal.lib.months import Month
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from portal.organisations.services.organisations import create_organisation
from portal.samples import SignIn

from .people import actor_of

DATA = Path(__file__).parent.parent / "data" / "sample_forms.csv"
SEED = 2028
PREFECTURE = "270008"
NAME = "住民基本台帳の出力様式（架空のサンプル）"
STILL_OWE = {"272027", "273228"}  # 岸和田市 and 能勢町, whose sign-ins can answer
ANSWER_SHARE = 0.8
VENDORS = (
    ("架空情報システムA株式会社", "カクウジョウホウシステムエー", "vendor-a@vendor.example", "住記クラウドA"),
    ("架空データB株式会社", "カクウデータビー", "vendor-b@vendor.example", "住基パッケージB"),
    ("架空ソフトC株式会社", "カクウソフトシー", "vendor-c@vendor.example", "窓口住記C"),
)
ASKS_ABOUT_LAYOUT = "272035"  # 豊中市
FIELDS = (
    ("発行番号", "右上"),
    ("氏名", "1段目"),
    ("住所", "2段目"),
    ("生年月日", "3段目"),
    ("続柄", "3段目の右"),
    ("証明文", "下段"),
)
FIELDS_ADDED = (("発行番号", "左下"), *FIELDS[1:2], ("旧氏", "1段目の下"), *FIELDS[2:])
SYSTEM = Actor.system()


def load() -> list[SignIn]:
    """Two vendors have answered, the third still owes; does nothing where the catalogue is there already."""
    prefecture = Organisation.objects.get(code=PREFECTURE)
    vendors = [_vendor(prefecture, name, kana) for name, kana, _email, _product in VENDORS]
    sign_ins = [
        demo_account(organisation=vendor, roles=[Role.VENDOR], email=email, name=f"{vendor.name} 担当者（サンプル）")
        for vendor, (_name, _kana, email, _product) in zip(vendors, VENDORS, strict=True)
    ]
    if not FormCatalogue.objects.filter(name=NAME).exists():
        _load(prefecture, vendors)
    return sign_ins


def _vendor(prefecture: Organisation, name: str, kana: str) -> Organisation:
    known = Organisation.objects.filter(name=name, kind=OrganisationKind.VENDOR).first()
    facts: dict[str, Any] = {"kind": OrganisationKind.VENDOR, "name": name, "kana": kana, "prefecture": prefecture}
    return known or create_organisation(actor=SYSTEM, **facts)


def _load(prefecture: Organisation, vendors: Sequence[Organisation]) -> None:
    coordinator, dice = actor_of(prefecture, Role.COORDINATOR), random.Random(SEED)  # noqa: S311 (a sample, no secret)
    today = timezone.localdate()
    wanted = Month.of(today) + 18
    catalogue = create_catalogue(
        actor=coordinator,
        prefecture=prefecture,
        business="resident_record",
        name=NAME,
        note="共同利用で共通に使う様式を決めるための調査です。",
        needed_from=wanted.first_day,
        is_sample=True,
    )
    forms = _forms(coordinator, catalogue)
    due_on = on_or_after(today + timedelta(days=14), closed_days_between(today, today + timedelta(days=40)))
    everybody = list(Organisation.objects.current().municipalities().filter(prefecture=prefecture).order_by("code"))
    ask_members(actor=coordinator, catalogue=catalogue, version=1, organisations=everybody, due_on=due_on)
    _needs(catalogue, forms, dice)
    _layouts(coordinator, forms, prefecture)
    _answers(coordinator, catalogue, vendors, forms, due_on, dice)
    _revise_layout(coordinator, forms[0])
    disclose(actor=coordinator, catalogue=catalogue, is_disclosed=True)
    run = ask_for_set(actor=coordinator, catalogue=catalogue, queue=False)
    store_result(run_id=run.pk, result=calculate(run))


def _forms(coordinator: Actor, catalogue: FormCatalogue) -> list[OutputForm]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [add_form(actor=coordinator, catalogue=catalogue, **row) for row in csv.DictReader(file)]


def _layouts(coordinator: Actor, forms: Sequence[OutputForm], prefecture: Organisation) -> None:
    """Of the three forms that most ask for; about the first of them an organisation has something to say."""
    for form in forms[:3]:
        add_layout(actor=coordinator, form=form, upload=_layout_file(form, FIELDS))
    city = Organisation.objects.get(code=ASKS_ABOUT_LAYOUT, prefecture=prefecture)
    add_comment(
        actor=actor_of(city, Role.STAFF),
        form=forms[0],
        layout=forms[0].layouts.get(),
        text="旧氏の欄が必要です。追加をお願いします。（架空）",
    )


def _revise_layout(coordinator: Actor, form: OutputForm) -> None:
    """After the vendors have answered: their answers are for the version before."""
    note = "旧氏の欄を追加し、発行番号の位置を改めました。（架空）"
    layout = add_layout(actor=coordinator, form=form, upload=_layout_file(form, FIELDS_ADDED), note=note)
    add_comment(actor=coordinator, form=form, layout=layout, text="ご意見により、旧氏の欄を追加しました。（架空）")


def _layout_file(form: OutputForm, fields: Sequence[tuple[str, str]]) -> SimpleUploadedFile:
    """The fields of a form with their places, as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "レイアウト"
    for row in ((form.number, form.name), ("項目", "印字の位置"), *fields):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(f"{form.number}_{form.name}_レイアウト（架空）.xlsx", content.getvalue())


def _needs(catalogue: FormCatalogue, forms: Sequence[OutputForm], dice: random.Random) -> None:
    """Certificates are needed by nearly all, lists and statistics by some; now and then a layout of one's own."""
    for member in catalogue.members.select_related("organisation"):
        if member.organisation.code in STILL_OWE or dice.random() > ANSWER_SHARE:
            continue
        lines = [_need(form, dice) for form in forms]
        write_needs(actor=SYSTEM, member=member, version=member.version, lines=lines, submits=True)


def _need(form: OutputForm, dice: random.Random) -> NeedLine:
    must = 0.9 if form.kind == "certificate" else 0.35
    level = "must" if dice.random() < must else dice.choice(["wanted", "not_needed", "not_needed"])
    if level == "must" and dice.random() < 0.02:
        return NeedLine(form, "own", detail="条例で定めた様式のため（架空）")
    return NeedLine(form, level, accepts_alternative=dice.random() < 0.6)


def _answers(
    coordinator: Actor,
    catalogue: FormCatalogue,
    vendors: Sequence[Organisation],
    forms: Sequence[OutputForm],
    due_on: date,
    dice: random.Random,
) -> None:
    needed = Month.of(catalogue.needed_from or due_on)
    for place, (vendor, (_name, _kana, email, product)) in enumerate(zip(vendors, VENDORS, strict=True)):
        asked = ask_vendor(actor=coordinator, catalogue=catalogue, vendor=vendor, product=product, due_on=due_on)
        if place == len(vendors) - 1:
            continue
        actor = actor_for(User.objects.get(email=email), vendor.pk)
        lines = [_answer(form, needed, dice) for form in forms]
        write_answers(actor=actor, request=asked, version=asked.version, lines=lines, submits=True)
        add_comment(actor=actor, form=forms[0], text="世帯主の氏名は表示が必要ですか。（架空の質問）", request=asked)
    add_comment(
        actor=coordinator,
        form=forms[0],
        text="世帯主の氏名は、請求があるときに表示します。（架空）",
        is_for_vendors=True,
    )


def _answer(form: OutputForm, needed: Month, dice: random.Random) -> AnswerLine:
    own = dice.choice([None, 150_000, 200_000])
    kind = dice.choices(["standard", "planned", "alternative", "custom", "impossible"], [55, 10, 10, 22, 3])[0]
    if form.kind == "certificate":
        kind = dice.choices(["standard", "custom"], [85, 15])[0]
    month = (needed + dice.choice([-6, -3, 6])).first_day if kind == "planned" else None
    detail = "画面から一覧を出力できます。（架空）" if kind == "alternative" else ""
    price = dice.randrange(2, 16) * 100_000 if kind == "custom" else None
    return AnswerLine(form, kind, month, detail, price, own)
