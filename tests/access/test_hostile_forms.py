"""Whatever is sent for one field of one form, the portal answers in words: it never fails.

Each form of each page is sent as it stands, with one field after the other replaced; each kind of nonsense meets many
fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.support.posted_forms import PostedForm, forms_of

from .matrix import MATRIX
from .world import World, built_world, standing_world

__all__ = ["built_world", "standing_world"]  # the fixtures

WATCHERS = ("coordinator", "manager", "staff", "administrator", "neighbour", "vendor")
READABLE = sorted(name for name, address in MATRIX.items() if address.method == "get")
# Signing in and out is the library's.
LEFT_OUT = ("/accounts/log", "/accounts/2fa", "/accounts/password")

TYPED = (
    *("\x00", "あ" * 20_000, "９" * 25, "-1", "1e400", "２０２６年１３月４５日", "NaN", "9999-12-31", "0001-01-01"),
    *("令和99年12月31日", "\u202e=1+1", "2147483648", "25:99", "1,2,3,,"),
)
CHOSEN = ("abc", "9" * 25, "-1", "\x00", "", "2147483648", "{}", "[1]", "9223372036854775808")
FILES = (("表.xlsx", b"PK\x03\x04"), ("表.xlsx", b""), ("表.csv", b"\xff\xfe\x00\x01"), ("表.txt", b"abc"))
# Whose pages only show, or post nothing but the frame of every page.
WITHOUT_FORMS = {"api", "documents", "search", "overview", "jobs", "tokens"}


def nonsense(kind: str, field: str) -> Any:
    """For a field always the same, for each field something else."""
    stock: Sequence[Any] = {"typed": TYPED, "file": FILES}.get(kind, CHOSEN)
    chosen = stock[crc32(field.encode()) % len(stock)]
    return SimpleUploadedFile(*chosen) if kind == "file" else [chosen]


def forms_in(part: str, world: World) -> Iterator[tuple[Client, PostedForm]]:
    for name in (name for name in READABLE if name.startswith(f"{part}:")):
        address, client = MATRIX[name], Client(raise_request_exception=False)
        client.force_login(world.users[next(who for who in WATCHERS if who in address.allowed)])
        page = client.get(reverse(name, args=address.arguments(world)), address.data(world))
        if not page.streaming and page.headers.get("Content-Type", "").startswith("text/html"):
            for form in forms_of(page.text, page.request["PATH_INFO"]):
                if not form.action.startswith(LEFT_OUT):
                    yield client, form


@pytest.mark.parametrize("part", sorted({name.partition(":")[0] for name in READABLE}))
def test_no_field_of_a_form_brings_the_portal_down(standing_world: World, part: str) -> None:
    failed, tried = [], set()
    for client, form in forms_in(part, standing_world):
        for field, kind in form.kinds.items():
            # One of many rows, organisations or businesses stands for all.
            name = re.sub(r"\d+|\w+(?=__)", "0", f"{form.action} {field}")
            if name in tried or field == "csrfmiddlewaretoken":
                continue
            tried.add(name)
            sent = nonsense(kind, name)
            status = status_of(client, form, {field: sent})
            if status >= 500:
                failed.append((name, str(sent)[:40], status))
    assert failed == []
    assert tried or part in WITHOUT_FORMS or part.endswith("-api")


def status_of(client: Client, form: PostedForm, changed: dict[str, Any]) -> int:
    """Of the answer; nothing of what it did stays."""
    with transaction.atomic():
        status = client.post(form.action, form.data | changed).status_code
        transaction.set_rollback(True)
    return status
