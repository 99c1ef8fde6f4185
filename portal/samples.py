"""The sample that a first start loads: apps add their part as they load, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demo account as it is shown to whoever runs the sample."""

    role: str
    organisation: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One part. `load` may return demo accounts; it must do nothing where its data is there already."""

    order: int
    title: str | Promise
    load: Callable[[], list[SignIn]]


_samples: dict[str, Sample] = {}


def register_sample(name: str, sample: Sample) -> None:
    """Add a part; a second call with the same name replaces the first."""
    _samples[name] = sample


def samples() -> list[Sample]:
    return sorted(_samples.values(), key=lambda sample: sample.order)
