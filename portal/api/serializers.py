"""The bases of the serializers, of what is shown and of changes that are asked for, and parts that many have."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.lib.months import Month


class PortalModelSerializer(serializers.ModelSerializer[Any]):
    """Says null where a model says "": a client asks one question, and `format` and `enum` of the document are true."""

    def build_standard_field(self, field_name: str, model_field: models.Field[Any, Any]) -> tuple[Any, dict[str, Any]]:
        field_class, options = super().build_standard_field(field_name, model_field)
        if model_field.blank and isinstance(model_field, models.CharField):
            options["allow_null"] = True
        return field_class, options

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {name: None if value == "" else value for name, value in super().to_representation(instance).items()}


class NamedSerializer(serializers.Serializer[Any]):
    """A programme, a test or a group, as what belongs to it names it."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class NamedOrganisationSerializer(serializers.Serializer[Any]):
    """An organisation, as what it has or does names it; boards and companies have no code."""

    id = serializers.IntegerField()
    code = serializers.CharField(allow_null=True)
    name = serializers.CharField()


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "example": "2027-04"})
class MonthField(serializers.Field[Any, Any, str, Any]):
    """A month of the product (a `Month`, or its first day) as 2027-04; only read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: date | Month) -> str:
        return str(Month.of(value) if isinstance(value, date) else value)


class ChangeSerializer(serializers.Serializer[Any]):
    """What is left out stays as it is; a member that nobody would read is refused, not dropped silently."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError for unknown members, each at its name."""
        unknown = set(self.initial_data) - set(self.fields)
        if unknown:
            names = "、".join(self.fields)
            sentence = _("この名前の項目は変更できません。変更できるのは %(names)s です。")
            raise serializers.ValidationError(dict.fromkeys(sorted(unknown), sentence % {"names": names}))
        return attrs
