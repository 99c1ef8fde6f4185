"""The OpenAPI document as the page 「APIの説明と試行」 shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator

TYPE_NAMES = {
    "string": "文字列",
    "integer": "整数",
    "number": "数値",
    "boolean": "true / false",
    "array": "配列",
    "object": "オブジェクト",
    "null": "null",
}
FORMATS = {"date": "日付（YYYY-MM-DD）", "date-time": "日時（時差つき）", "uri": "アドレス", "email": "メールアドレス"}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str  # path, query, header
    description: str
    type_name: str
    choices: tuple[str, ...]
    is_required: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One member of an answer; `name` is its path: results[].name."""

    name: str
    title: str
    type_name: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    title: str
    description: str
    scope: str
    parameters: tuple[Parameter, ...]
    fields: tuple[Field, ...]
    answers: tuple[Answer, ...]
    takes_body: bool


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document; the same for everybody, so it is made once in the life of a process."""
    return SchemaGenerator().get_schema(request=None, public=True)


def operations() -> list[Operation]:
    """Every operation, in the order of addresses."""
    return [
        _operation(path, method, operation)
        for path, methods in sorted(document()["paths"].items())
        for method, operation in methods.items()
    ]


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    scopes = [scope for entry in operation.get("security", []) for scope in entry.get("token", [])]
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        title=str(operation.get("summary") or operation["operationId"]),
        description=str(operation.get("description", "")),
        scope=scopes[0] if scopes else "",
        parameters=tuple(_parameter(one) for one in operation.get("parameters", [])),
        fields=tuple(_fields(content.get("schema", {}))),
        answers=tuple(Answer(code, str(one["description"])) for code, one in sorted(operation["responses"].items())),
        takes_body="requestBody" in operation,
    )


def _parameter(parameter: Mapping[str, Any]) -> Parameter:
    schema = parameter["schema"]
    return Parameter(
        name=parameter["name"],
        place=parameter["in"],
        description=str(parameter.get("description", "")).partition("\n")[0],
        type_name=_type_name(schema),
        choices=("true", "false") if schema.get("type") == "boolean" else tuple(schema.get("enum", ())),
        is_required=parameter.get("required", False),
    )


def _fields(schema: Mapping[str, Any], prefix: str = "") -> Iterator[Field]:
    """The members of an object or of the objects in a list, depth first."""
    schema = _resolved(schema)
    if schema.get("type") == "array":
        yield from _fields(schema["items"], f"{prefix}[]")
    for name, member in schema.get("properties", {}).items():
        inner = _resolved(member)
        path = f"{prefix}.{name}" if prefix else name
        yield Field(
            path, str(member.get("title") or inner.get("title") or inner.get("description", "")), _type_name(inner)
        )
        yield from _fields(inner, path)


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind a reference, or behind "this or null"."""
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            useful = [one for one in schema[key] if one.get("type") != "null" and one.get("enum") != [""]]
            return _resolved({**schema, key: None} if not useful else useful[0])
    if "$ref" in schema:
        return _resolved(document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return schema


def _type_name(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "object")
    names = [TYPE_NAMES[kind] for kind in (kinds if isinstance(kinds, list) else [kinds])]
    if schema.get("format") in FORMATS:
        names[0] = FORMATS[schema["format"]]
    return _("または").join(names)
