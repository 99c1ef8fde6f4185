"""The OpenAPI document is true: what it promises is what comes back, for whatever is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from portal.accounts.models import User
from portal.api.reference import document, operations
from portal.api.scopes import registered_scopes
from portal.api.views.root import list_addresses
from portal.organisations.models import Organisation, PopulationCount

from .conftest import IssueToken, bearer

SCHEMA = "/api/v1/schema/"


def _with_what_can_be_invented() -> dict[str, Any]:
    """The document without cursors: only the portal itself can make one, so none that is invented is ever right."""
    whole = json.loads(json.dumps(document(), default=str))
    for methods in whole["paths"].values():
        for operation in methods.values():
            operation["parameters"] = [one for one in operation["parameters"] if one["name"] != "cursor"]
    return whole


PORTAL = get_wsgi_application()


def _from_this_machine(environ: dict[str, Any], start_response: Any) -> Any:
    return PORTAL(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)


def _reading() -> Any:
    """All reading operations, called in this process: a server with a thread and a connection for each of thousands of
    requests takes several times as long."""
    described = schemathesis.openapi.from_dict(_with_what_can_be_invented())
    described.app = _from_this_machine
    return described.include(method="GET")


READING = _reading()
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
    checks.unsupported_method,
]


def test_the_document_is_openapi_3_1_as_json_and_as_yaml(api: Client) -> None:
    as_json = api.get(SCHEMA, headers={"Accept": "application/json"})
    as_yaml = api.get(SCHEMA, headers={"Accept": "application/vnd.oai.openapi"})
    by_link = api.get(f"{SCHEMA}?format=yaml")
    assert as_json.json()["openapi"] == "3.1.0"
    assert yaml.safe_load(as_yaml.content) == yaml.safe_load(by_link.content) == as_json.json()


def test_it_is_for_those_who_have_entered(db: None) -> None:
    response = Client().get(f"{SCHEMA}?format=yaml")
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response.json()["code"] == "not_authenticated"


def test_every_list_is_in_it_with_a_scope_that_can_be_granted() -> None:
    described = {operation.path: operation.scope for operation in operations()}
    granted = {scope.code for scope in registered_scopes()}
    addresses = [f"/{path}" for path in list_addresses()]
    assert addresses
    assert [path for path in addresses if described.get(path) not in granted] == []


def test_no_two_operations_have_the_same_title() -> None:
    """Each is a landmark of the explanation, told apart by its title alone."""
    titles = [operation.title for operation in operations()]
    assert [title for title in titles if titles.count(title) > 1] == []


def test_every_operation_has_a_japanese_title_and_describes_its_parameters() -> None:
    def is_japanese(text: str) -> bool:
        return any("\u3040" <= character <= "\u9fff" for character in text)

    untold = [operation.id for operation in operations() if not is_japanese(operation.title)]
    untold += [
        f"{operation.id}.{parameter.name}"
        for operation in operations()
        for parameter in operation.parameters
        if not is_japanese(parameter.description)
    ]
    assert untold == []


@pytest.fixture
def token(coordinator: User, municipality: Organisation, issue: IssueToken, settings: Any) -> str:
    """A token with every scope there is, and something to read."""
    PopulationCount.objects.create(organisation=municipality, census_year=2020, population=190_658)
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"actor": "100000/min"}}
    return issue(coordinator, scopes=[scope.code for scope in registered_scopes()])[1]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests in this process leave the test's transaction open, as those of Django's own client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@READING.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_reading_keeps_what_the_document_promises(case: schemathesis.Case, token: str) -> None:
    response = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(response, checks=CHECKS)


def test_the_page_explains_every_operation_without_outside_hosts(client: Client, staff: User) -> None:
    client.force_login(staff)
    response = client.get("/api/v1/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    assert [one.path for one in operations() if one.path not in page] == []
    assert "https://" not in page


def test_a_client_reads_the_whole_directory_page_by_page(token: str) -> None:
    client, address, names = bearer(token), "/api/v1/organisations/?limit=1", []
    while address:
        answer = client.get(address).json()
        names += [row["name"] for row in answer["results"]]
        address = answer["next"]
    assert names == ["大阪府", "岸和田市"]
