"""A signed-in client, and what a browser sends of a table of answers."""

from __future__ import annotations

from typing import Any

from django.test import Client

from portal.accounts.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(forms: Any, values: dict[str, dict[str, Any]], version: int, save: str = "submit") -> dict[str, Any]:
    """What a browser sends of the table."""
    data: dict[str, Any] = {"version": version, "save": save}
    for form in forms:
        for part, value in values.get(form.number, {}).items():
            data[f"form{form.pk}_{part}"] = value
    return data


def autosaved(client: Client, address: str, data: dict[str, Any]) -> Any:
    """What the script of a page sends by itself every few seconds."""
    return client.post(address, data, headers={"X-Autosave": "1"})
