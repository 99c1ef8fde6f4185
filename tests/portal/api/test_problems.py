"""Every kind of error leaves as problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.test import Client
from django.urls import include, path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.api.conditional import check_match, strong_etag
from portal.api.problems import problem_handler
from portal.api.viewsets import PortalEndpoint
from portal.exceptions import RuleViolation


class ItemSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=3)


class OrderSerializer(serializers.Serializer[Any]):
    items = ItemSerializer(many=True)
    until = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs["items"]) > 2:
            raise serializers.ValidationError("2件までです。", code="too_many")
        return attrs


class OrderView(PortalEndpoint):
    """An endpoint that can fail in every way."""

    scope = None
    failure: Exception | None = None

    def post(self, request: Request) -> Response:
        data = OrderSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return Response(data.validated_data)

    def put(self, request: Request) -> Response:
        check_match(request, strong_etag("order", 2))
        return Response({})

    def delete(self, request: Request) -> Response:
        failure = type(self).failure
        assert failure is not None
        raise failure


urlpatterns = [path("api/v1/orders/", OrderView.as_view()), path("", include("portal.urls"))]


@pytest.fixture
def orders(client: Client, staff: User, settings: Any) -> Iterator[Client]:
    settings.ROOT_URLCONF = __name__
    client.force_login(staff)
    client.raise_request_exception = False
    yield client
    OrderView.failure = None


def body(response: Any) -> dict[str, Any]:
    """The problem, checked for its form; without what differs from run to run."""
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem.pop("request_id")
    assert problem["status"] == response.status_code
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]
    return problem


def post(client: Client, data: Any, **options: Any) -> Any:
    return client.post("/api/v1/orders/", data, **({"content_type": "application/json"} | options))


def test_wrong_fields_are_named_by_json_pointers(orders: Client) -> None:
    problem = body(post(orders, {"items": [{"name": "岸和田市"}, {"name": "堺市"}, {}], "until": "昨日"}))
    assert (problem["status"], problem["code"]) == (400, "invalid")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [
        ("#/items/0/name", "max_length"),
        ("#/items/2/name", "required"),
        ("#/until", "invalid"),
    ]


def test_what_is_wrong_with_the_whole_points_to_the_root(orders: Client) -> None:
    problem = body(post(orders, {"items": [{"name": "a"}] * 3, "until": "2026-11-23"}))
    assert problem["errors"] == [{"pointer": "#", "code": "too_many", "detail": "2件までです。"}]


@pytest.mark.parametrize("text", ["{", '{"a": NaN}', '{"a": 1} {"b": 2}', b"\xff\xfe", "[" * 100_000])
def test_broken_json_is_a_problem(orders: Client, text: Any) -> None:
    problem = body(orders.generic("POST", "/api/v1/orders/", text, content_type="application/json"))
    assert (problem["status"], problem["code"]) == (400, "parse_error")


def test_a_body_over_the_limit_is_refused(orders: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem = body(post(orders, {"items": [{"name": "a" * 200}]}))
    assert (problem["status"], problem["code"]) == (413, "request_too_large")


def test_another_media_type_is_refused(orders: Client) -> None:
    problem = body(post(orders, "a=1", content_type="application/x-www-form-urlencoded"))
    assert (problem["status"], problem["code"]) == (415, "unsupported_media_type")


def test_another_method_is_refused_with_those_allowed(orders: Client) -> None:
    response = orders.get("/api/v1/orders/")
    assert (body(response)["status"], response["Allow"]) == (405, "POST, PUT, DELETE")
    assert [orders.options("/api/v1/orders/").status_code, orders.trace("/api/v1/orders/").status_code] == [405, 405]


def test_another_format_is_refused(orders: Client) -> None:
    problem = body(orders.get("/api/v1/organisations/", headers={"Accept": "text/html"}))
    assert (problem["status"], problem["code"]) == (406, "not_acceptable")


def test_a_write_must_name_the_version_that_it_builds_on(orders: Client) -> None:
    def status(match: str | None) -> int:
        headers = {} if match is None else {"If-Match": match}
        return orders.put("/api/v1/orders/", {}, content_type="application/json", headers=headers).status_code

    old, new = strong_etag("order", 1), strong_etag("order", 2)
    assert [status(match) for match in (None, "*", old, f"W/{new}", new, f"{old}, {new}")] == [
        428,
        428,
        412,
        412,
        200,
        200,
    ]


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (RuleViolation("plan_not_draft", "この版はすでに公開されています。"), 422, "plan_not_draft"),
        (RuleViolation("not_permitted", "権限がありません。"), 403, "not_permitted"),
        (ModelValidationError({"name": ["長すぎます。"]}), 400, "invalid"),
        (Http404("secret"), 404, "not_found"),
        (RequestDataTooBig(), 413, "request_too_large"),
        (SuspiciousOperation("secret"), 400, "bad_request"),
        (ZeroDivisionError("secret"), 500, "server_error"),
    ],
)
def test_whatever_fails_inside_is_a_problem_that_tells_nothing_secret(
    orders: Client, failure: Exception, status: int, code: str
) -> None:
    OrderView.failure = failure
    response = orders.delete("/api/v1/orders/")
    problem = body(response)
    assert (problem["status"], problem["code"]) == (status, code)
    assert "secret" not in response.content.decode()


def test_a_broken_rule_points_to_its_field(orders: Client) -> None:
    OrderView.failure = RuleViolation("month_closed", "この月は締め切られています。", "wished_month")
    assert body(orders.delete("/api/v1/orders/"))["errors"] == [
        {"pointer": "#/wished_month", "code": "month_closed", "detail": "この月は締め切られています。"}
    ]


def test_a_write_from_a_page_needs_its_csrf_token(staff: User, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    problem = body(post(client, {}))
    assert (problem["status"], problem["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize("address", ["/api/", "/api/v2/", "/api/v1/nothing/", "/api/v1/organisations/x/", "/api/%00"])
@pytest.mark.parametrize("method", ["get", "post", "delete", "options"])
def test_unknown_addresses_are_problems_too(db: None, address: str, method: str) -> None:
    problem = body(getattr(Client(), method)(address))
    assert (problem["status"], problem["code"]) == (404, "not_found")


def test_a_forgotten_slash_is_pointed_out(db: None) -> None:
    assert body(Client().get("/api/v1/organisations"))["code"] == "slash_missing"


def test_pointers_are_escaped() -> None:
    error = serializers.ValidationError({"a/b": {"~c": ["x"]}})
    response = problem_handler(error, {"request": SimpleNamespace(), "actor": Actor.system()})
    assert [e["pointer"] for e in response.data["errors"]] == ["#/a~1b/~0c"]
