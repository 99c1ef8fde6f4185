"""Migrations that add triggers, constraints, indexes, models and fields, without rendering half of all models for each.

A trigger, a constraint or an index changes no field and no relation. The model is reloaded all the same, and with it
every model that is related to the same organisation or user. Django does as much for a new model, though nothing refers
to it yet: the models that it points to learn of it when it is rendered itself. A new foreign key concerns its model and
those that point to it. A first start took minutes over these.
"""

from __future__ import annotations

from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED, BaseConstraint, Field, ForeignObjectRel, Index, Model
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


def add_field_alone(
    state: ProjectState, app_label: str, model_name: str, name: str, field: Field, preserve_default: bool
) -> None:
    """What ProjectState.add_field does, but its model is rendered without the many that share an organisation with it.

    As where Django itself delays rendering, code that runs in a migration gets all models anew.
    """
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    key = app_label, model_name
    state.models[key].fields[name] = field
    if state._relations is not None:  # type: ignore[attr-defined]
        state.resolve_model_field_relations(key, name, field)
    if "apps" in state.__dict__:
        state.is_delayed = True
        state._reload({key, *_pointing_to(state.apps.get_model(app_label, model_name))})  # type: ignore[attr-defined]


def _pointing_to(model: type[Model]) -> set[tuple[str, str | None]]:
    relations = model._meta.get_fields(include_hidden=True)
    sources = [relation.related_model for relation in relations if isinstance(relation, ForeignObjectRel)]
    return {(source._meta.app_label, source._meta.model_name) for source in sources}


def append_without_reloading(
    state: ProjectState, app_label: str, model_name: str, option_name: str, added: BaseConstraint | Index
) -> None:
    """What ProjectState adds to the constraints or indexes of a model, told to the rendered model directly."""
    options = state.models[app_label, model_name].options
    options[option_name] = [*options[option_name], added]
    if "apps" in state.__dict__:
        setattr(state.apps.get_model(app_label, model_name)._meta, option_name, options[option_name])


def install() -> None:
    AddTrigger.state_forwards = add_without_reloading  # type: ignore[assignment, method-assign]
    ProjectState._append_option = append_without_reloading  # type: ignore[attr-defined]
    ProjectState.add_model = add_model_alone  # type: ignore[assignment, method-assign]
    ProjectState.add_field = add_field_alone  # type: ignore[assignment, method-assign]
