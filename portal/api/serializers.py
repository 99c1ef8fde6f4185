"""The base of every serializer of a model."""

from __future__ import annotations

from typing import Any

from django.db import models
from rest_framework import serializers


class PortalModelSerializer(serializers.ModelSerializer[Any]):
    """Says null where a model says "": a client asks one question, and `format` and `enum` of the document are true."""

    def build_standard_field(self, field_name: str, model_field: models.Field[Any, Any]) -> tuple[Any, dict[str, Any]]:
        field_class, options = super().build_standard_field(field_name, model_field)
        if model_field.blank and isinstance(model_field, models.CharField):
            options["allow_null"] = True
        return field_class, options

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {name: None if value == "" else value for name, value in super().to_representation(instance).items()}
