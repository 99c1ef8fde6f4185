"""Migrations that add triggers and models, without rendering half of all models anew for each of them.

A trigger changes no field and no relation. pgtrigger reloads the model all the same, and with it every model that is
related to the same organisation or user. Django does as much for a new model, though nothing refers to it yet: the
models that it points to learn of it when it is rendered itself. A first start took minutes over both.
"""

from __future__ import annotations

from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.migrations import AddTrigger


def add_without_reloading(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    """What AddTrigger.state_forwards does, told to the rendered model directly if there is one."""
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [*options.get("triggers", []), operation.trigger]
    if "apps" in state.__dict__:
        state.apps.get_model(app_label, operation.model_name)._meta.triggers = options["triggers"]  # type: ignore[attr-defined]


def add_model_alone(state: ProjectState, model_state: ModelState) -> None:
    """What ProjectState.add_model does, but only the new model is rendered."""
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:  # type: ignore[attr-defined]
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model_state])


def install() -> None:
    AddTrigger.state_forwards = add_without_reloading  # type: ignore[assignment, method-assign]
    ProjectState.add_model = add_model_alone  # type: ignore[assignment, method-assign]
