"""A field that a migration adds is known to all that it concerns, though few models are rendered anew."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState


def model(name: str, **pointers: str) -> ModelState:
    fields = {"id": models.AutoField(primary_key=True)}
    fields |= {field: models.ForeignKey(to, models.CASCADE) for field, to in pointers.items()}  # type: ignore[misc]
    return ModelState("town", name, list(fields.items()))


@pytest.fixture
def state() -> ProjectState:
    """Houses stand in streets, rooms in houses; gardens only share the street."""
    state = ProjectState()
    pointers: dict[str, dict[str, str]] = {
        "Street": {},
        "House": {"street": "town.Street"},
        "Room": {"house": "town.House"},
        "Garden": {"street": "town.Street"},
    }
    for name, found in pointers.items():
        state.add_model(model(name, **found))
    assert state.apps.get_models()
    return state


def add_corner(state: ProjectState) -> None:
    state.add_field("town", "house", "corner", models.ForeignKey("town.Street", models.CASCADE, related_name="+"), True)


def test_the_model_has_the_field_and_those_that_point_to_it_point_to_the_new_one(state: ProjectState) -> None:
    add_corner(state)
    house, room = state.apps.get_model("town", "House"), state.apps.get_model("town", "Room")
    assert house._meta.get_field("corner").related_model is state.apps.get_model("town", "Street")
    assert room._meta.get_field("house").related_model is house
    assert {relation.related_model for relation in house._meta.related_objects} == {room}


def test_the_state_before_does_not_know_the_field(state: ProjectState) -> None:
    before = state.clone()
    add_corner(state)
    names = [field.name for field in before.apps.get_model("town", "House")._meta.get_fields()]
    assert names == ["room", "id", "street"]


def test_models_that_only_share_a_neighbour_are_left_alone(state: ProjectState) -> None:
    garden = state.apps.get_model("town", "Garden")
    add_corner(state)
    assert state.apps.get_model("town", "Garden") is garden


def test_code_that_runs_in_a_migration_gets_all_models_anew(state: ProjectState) -> None:
    add_corner(state)
    state.clear_delayed_apps_cache()
    street = state.apps.get_model("town", "Street")
    names = ("House", "Garden")
    assert {state.apps.get_model("town", name)._meta.get_field("street").related_model for name in names} == {street}
