"""The checker of the planning formats, public instances and reference figures, kept here for tests and benchmarks."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

STANDARD = Path(__file__).resolve().parents[1] / "data" / "planning"
INSTANCES = STANDARD / "instances"


def _load_checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planning_checker", STANDARD / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = _load_checker()


def instance_file(name: str) -> Path:
    return INSTANCES / f"{name}.json"


def public_instance(name: str) -> dict[str, Any]:
    """A public instance as parsed JSON."""
    document: dict[str, Any] = json.loads(instance_file(name).read_text(encoding="utf-8"))
    return document


def reference_figures(name: str) -> dict[str, Any]:
    """What the plain model reached on a public instance: status, objective, bound and seconds."""
    figures: dict[str, Any] = json.loads((STANDARD / "reference.json").read_text(encoding="utf-8"))[f"{name}.json"]
    return figures
