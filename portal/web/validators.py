"""Validators for every form, serializer and model field that takes text."""


def validate_no_individual_number(value: object) -> None:
    """Placeholder signature until the guard module lands."""
