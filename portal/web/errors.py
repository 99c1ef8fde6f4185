"""Pages for what goes wrong: 400, 403, 404, 429, 500 and a refused form token. Each says what to do next."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .validators import without_individual_numbers

AUTOSAVED_AT = re.compile(r"[0-2][0-9]:[0-5][0-9]")
# Read once at the start: this page must come even when templates, database and Redis are gone.
SERVER_ERROR_PAGE = Template((Path(settings.BASE_DIR) / "templates" / "500.html").read_text(encoding="utf-8"))
SECRET_FIELDS = re.compile(r"csrf|password|token|credential|secret|code|_autosaved_at|next$", re.IGNORECASE)
WORDS_OF_A_PERSON = re.compile(r"[^\x00-\x7f]|\s")


def request_number() -> str:
    """The number under which the logs know the current request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, DisallowedHost):  # a page of ours has addresses, which need the host's name
        message = _("このアドレスではポータルをご利用になれません。案内されたアドレスを開いてください。")
        return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")
    return _error_page(request, 400, _("送信された内容を読み取れませんでした"))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 403, _("この操作をする権限がありません"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 404, _("お探しのページが見つかりません"))


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 429, _("短い時間に操作が集中しました"))


def _error_page(request: HttpRequest, status: int, title: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    values = {"title": title, "request_number": request_number(), "back_url": came_from(request)}
    return render(request, f"{status}.html", values, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is out of date. What the person had typed is shown again, to copy."""
    values = {
        "title": _("画面の有効期限が切れていました"),
        "typed": typed_texts(request),
        "request_number": request_number(),
        "back_url": came_from(request),
    }
    return render(request, "403_csrf.html", values, status=403)


def typed_texts(request: HttpRequest) -> list[str]:
    """Texts of a refused form that a person would miss; no secrets, no individual numbers.

    Only for the signed-in: the session cookie does not come along from another site (SameSite), so that nobody can
    have us show a text of theirs.
    """
    if not request.user.is_authenticated:
        return []
    typed = without_individual_numbers(dict(request.POST.lists()))
    texts = [text.strip() for name, values in typed.items() if not SECRET_FIELDS.search(name) for text in values]
    return [text for text in texts if len(text) > 1 and WORDS_OF_A_PERSON.search(text)]


def came_from(request: HttpRequest) -> str:
    """The portal's own page from which the person came, else blank."""
    address = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_own and address != request.build_absolute_uri() else ""


def server_error(request: HttpRequest) -> HttpResponse:
    """A plain file with the request's number filled in; promises only what is true about typed text."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": _("サーバーで問題が起きました。"), "status": 500}
        return JsonResponse(
            problem | {"request": request_number()}, status=500, content_type="application/problem+json"
        )
    page = SERVER_ERROR_PAGE.safe_substitute(number=escape(request_number() or "－"), saved=_saved_note(request))
    return HttpResponse(page, status=500)


def _saved_note(request: HttpRequest) -> str:
    try:
        saved_at = request.POST.get("_autosaved_at", "")
    except Exception:  # noqa: BLE001 - the body itself may be what broke; this page must still come
        return ""
    if not AUTOSAVED_AT.fullmatch(saved_at):
        return ""
    return f'<p class="saved">{_("入力内容は保存されています（%(time)s に自動保存）。") % {"time": saved_at}}</p>'
