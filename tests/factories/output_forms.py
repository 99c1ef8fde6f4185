"""Catalogues of output forms with needs and answers: three forms, whoever is asked, vendors with a product each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clouds.models import CatalogueMember, FormCatalogue, FormLayout, OutputForm, VendorRequest
from clouds.services.form_catalogues import ask_members, create_catalogue, disclose
from clouds.services.form_needs import NeedLine, write_needs
from clouds.services.output_forms import add_comment, add_form, add_layout
from clouds.services.vendor_requests import AnswerLine, ask_vendor, write_answers
from portal.access.actor import Actor
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days
from tests.factories.organisations import make_organisation

SYSTEM = Actor.system()
NAMES = {"J-001": "住民票の写し", "J-002": "転出証明書", "J-003": "異動者一覧表"}


def make_catalogue(
    prefecture: Organisation, members: Sequence[Organisation] = (), numbers: Sequence[str] = tuple(NAMES), **fields: Any
) -> FormCatalogue:
    """Wanted from April 2028; everybody is asked until ten business days from now."""
    facts = {"name": "住民基本台帳の出力様式", "business": "resident_record", "needed_from": date(2028, 4, 1)}
    catalogue = create_catalogue(actor=SYSTEM, prefecture=prefecture, **(facts | fields))
    for number in numbers:
        add_form(actor=SYSTEM, catalogue=catalogue, number=number, name=NAMES.get(number, "様式"), kind="certificate")
    if members:
        ask(catalogue, members)
    return catalogue


def ask(catalogue: FormCatalogue, members: Sequence[Organisation]) -> None:
    """Exactly these."""
    ask_members(actor=SYSTEM, catalogue=catalogue, version=catalogue.version, organisations=members, due_on=in_days(10))
    catalogue.refresh_from_db()


def add_layout_file(
    form: OutputForm, note: str = "", name: str = "レイアウト.txt", content: bytes = "様式のレイアウト".encode()
) -> FormLayout:
    upload = SimpleUploadedFile(name, content)
    return add_layout(actor=SYSTEM, form=form, upload=upload, note=note)


def part_of(catalogue: FormCatalogue, organisation: Organisation) -> CatalogueMember:
    return catalogue.members.get(organisation=organisation)


def need(catalogue: FormCatalogue, organisation: Organisation, levels: Mapping[str, str], **options: Any) -> None:
    """Hand in these levels by number; forms that are not named are not needed."""
    lines = [
        NeedLine(form, levels.get(form.number, "not_needed"), detail="窓口の印刷機に合わせるため", **options)
        for form in catalogue.forms.in_use()
    ]
    member = part_of(catalogue, organisation)
    write_needs(actor=SYSTEM, member=member, version=member.version, lines=lines, submits=True)


def make_vendor(prefecture: Organisation, name: str) -> Organisation:
    return make_organisation(OrganisationKind.VENDOR, name=name, prefecture=prefecture)


def make_request(catalogue: FormCatalogue, vendor: Organisation, product: str = "住記システム") -> VendorRequest:
    return ask_vendor(actor=SYSTEM, catalogue=catalogue, vendor=vendor, product=product, due_on=in_days(10))


RIVAL_PRICE = 987_654
RIVAL_SECRETS = ("競合", str(RIVAL_PRICE), f"{RIVAL_PRICE:,}", f"{RIVAL_PRICE + 1:,}")


def make_rivals(
    prefecture: Organisation, municipality: Organisation, vendor: Organisation, rival: Actor
) -> tuple[VendorRequest, VendorRequest]:
    """A vendor's request with its answers, and a rival's, which has a price, a detail and a comment of its own."""
    assert rival.organisation
    catalogue = make_catalogue(prefecture, [municipality])
    need(catalogue, municipality, {"J-001": "must", "J-002": "own"})
    prices = {"price_yen": RIVAL_PRICE, "own_price_yen": RIVAL_PRICE + 1}
    own = answer(make_request(catalogue, vendor), {"J-001": {"kind": "custom", "price_yen": 111_111}})
    other = answer(
        make_request(catalogue, rival.organisation, "競合の製品"),
        {"J-001": {"kind": "custom", "detail": "競合の秘策"} | prices},
    )
    form = catalogue.forms.get(number="J-001")
    add_layout_file(form)
    add_comment(actor=rival, form=form, text="競合からの質問", request=other)
    disclose(actor=SYSTEM, catalogue=catalogue, is_disclosed=True)
    return own, other


def answer(request: VendorRequest, said: Mapping[str, Mapping[str, Any]], *, submits: bool = True) -> VendorRequest:
    """By number; forms that are not named are standard."""
    lines = [
        AnswerLine(form, **({"kind": "standard"} | dict(said.get(form.number, {}))))
        for form in request.catalogue.forms.in_use()
    ]
    return write_answers(actor=SYSTEM, request=request, version=request.version, lines=lines, submits=submits)
