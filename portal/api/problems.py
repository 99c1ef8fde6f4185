"""Errors as problem+json (RFC 9457): Japanese words for people, `code` and pointers for programs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.response import Response

from portal.exceptions import RuleViolation

CONTENT_TYPE = "application/problem+json"
ROOT_KEYS = {"non_field_errors", "__all__"}
TITLES = {
    400: gettext_lazy("リクエストの内容に誤りがあります"),
    401: gettext_lazy("認証が必要です"),
    403: gettext_lazy("権限がありません"),
    404: gettext_lazy("見つかりません"),
    405: gettext_lazy("このアドレスでは使えないメソッドです"),
    406: gettext_lazy("指定された形式では返せません"),
    412: gettext_lazy("ほかの人が先に更新しました"),
    413: gettext_lazy("送信されたデータが大きすぎます"),
    415: gettext_lazy("この形式のデータは受け付けられません"),
    422: gettext_lazy("受け付けられない内容です"),
    428: gettext_lazy("更新前の版の指定が必要です"),
    429: gettext_lazy("リクエストが多すぎます"),
    500: gettext_lazy("サーバーで問題が起きました"),
}
# The words of the library for what it refuses by itself, said our way.
DETAILS = {
    "parse_error": gettext_lazy("本文をJSONとして読み取れません。書式と文字コード（UTF-8）を確かめてください。"),
    "not_authenticated": gettext_lazy(
        "「Authorization: Bearer トークン」ヘッダーでAPIトークンを指定するか、ポータルにサインインしてください。"
    ),
    "permission_denied": gettext_lazy("この操作を行う権限がありません。"),
    "not_found": gettext_lazy("指定されたものは存在しないか、閲覧する権限がありません。"),
    "method_not_allowed": gettext_lazy("使えるメソッドは Allow ヘッダーのとおりです。"),
    "not_acceptable": gettext_lazy("Accept ヘッダーには application/json を指定してください。"),
    "unsupported_media_type": gettext_lazy("Content-Type は application/json としてください。"),
    "throttled": gettext_lazy(
        "しばらく待ってから、もう一度送信してください。待つ秒数は Retry-After ヘッダーのとおりです。"
    ),
    "invalid": gettext_lazy("誤りのある箇所は errors のとおりです。"),
    "request_too_large": gettext_lazy("データを分けて送信してください。"),
    "bad_request": gettext_lazy("リクエストを処理できません。内容を確かめてください。"),
    "server_error": gettext_lazy(
        "お手数ですが、時間をおいてもう一度お試しください。続くときは request_id を添えてお知らせください。"
    ),
}
# How the codes of all services end that refuse to write over what somebody else has just changed.
OVERTAKEN = ("changed_meanwhile", "answered_meanwhile")
log = structlog.get_logger(__name__)

Errors = Sequence[Mapping[str, str]]


class BadParameters(exceptions.APIException):
    """Query parameters that cannot be understood: 400, each named in `errors`."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid_parameter"

    def __init__(self, errors: Errors) -> None:
        super().__init__(_("検索条件に誤りがあります。誤りのある箇所は errors のとおりです。"))
        self.errors = errors

    @classmethod
    def one(cls, parameter: str, code: str, detail: object) -> BadParameters:
        return cls([parameter_error(parameter, code, detail)])


def parameter_error(parameter: str, code: str, detail: object) -> dict[str, str]:
    return {"parameter": parameter, "code": code, "detail": str(detail)}


def problem(
    status_code: int, code: str, detail: object, *, errors: Errors = (), headers: Mapping[str, str] | None = None
) -> Response:
    """An answer of type problem+json."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(TITLES[status_code]),
        "status": status_code,
        "code": code,
        "detail": str(detail),
    }
    if errors:
        body["errors"] = list(errors)
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    if request_id:
        body["request_id"] = str(request_id)
    return Response(body, status_code, headers=dict(headers or {}), content_type=CONTENT_TYPE)


def problem_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """REST framework's exception handler: every error of an endpoint leaves as a problem, the unforeseen too."""
    if isinstance(error, RuleViolation):
        return _rule_problem(error)
    if isinstance(error, ModelValidationError):
        error = exceptions.ValidationError(_messages(error))
    known = _as_api_exception(error)
    return _api_problem(known) if known else _unforeseen(error, context)


def _rule_problem(error: RuleViolation) -> Response:
    status_code = _status_of(error.code)
    errors = [_body_error(f"#/{error.field}", error.code, error.message)] if error.field else []
    return problem(status_code, error.code, error.message, errors=errors)


def _status_of(code: str) -> int:
    if code == "not_permitted":
        return status.HTTP_403_FORBIDDEN
    if code.endswith(OVERTAKEN):
        return status.HTTP_412_PRECONDITION_FAILED  # between the comparison of the ETag and the write
    return status.HTTP_422_UNPROCESSABLE_ENTITY


def _messages(error: ModelValidationError) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return RequestTooLarge(DETAILS["request_too_large"])
    if isinstance(error, SuspiciousOperation):
        return exceptions.ParseError(DETAILS["bad_request"], "bad_request")
    return None


class RequestTooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "request_too_large"


def _api_problem(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        return problem(400, "invalid", DETAILS["invalid"], errors=list(body_errors(error.detail)))
    code = str(error.get_codes())
    return problem(
        error.status_code,
        code,
        DETAILS.get(code, error.detail),
        errors=getattr(error, "errors", ()),
        headers=_headers(error),
    )


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(error.wait))  # type: ignore[attr-defined]
    return headers


def _unforeseen(error: Exception, context: Mapping[str, Any]) -> Response:
    request = context["request"]._request
    got_request_exception.send(sender=None, request=request)
    log.error("api_request_failed", path=request.path, exc_info=error)
    return problem(500, "server_error", DETAILS["server_error"])


def body_errors(detail: Any, pointer: str = "#") -> Iterator[dict[str, str]]:
    """Flattens the nested errors of a serializer; places as JSON pointers (RFC 6901, as fragments: #/roles/0)."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            yield from body_errors(value, pointer if key in ROOT_KEYS else f"{pointer}/{_escape(key)}")
    elif isinstance(detail, list | tuple):
        for index, item in enumerate(detail):
            yield from body_errors(item, pointer if isinstance(item, str) else f"{pointer}/{index}")
    else:
        yield _body_error(pointer, getattr(detail, "code", "invalid"), detail)


def _body_error(pointer: str, code: str, detail: object) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": str(detail)}


def _escape(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
