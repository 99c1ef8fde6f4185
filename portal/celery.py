"""The Celery app. Only wake-up calls travel through the broker: what is to be done stands in our own tables."""

from __future__ import annotations

import logging.config
import os
import warnings
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

# `make run` may be root on a trial machine; a message of ours is JSON and can name registered jobs only.
warnings.filterwarnings("ignore", message="You're running the worker with superuser")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")

app = Celery("portal")
app.add_defaults(lambda: settings.CELERY)  # read when first needed, not when this module is imported
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks(["portal.jobs"])


@setup_logging.connect
def use_the_portals_logging(**_: Any) -> None:
    """Worker and beat write the same structured lines as the web server, with request and task ids."""
    logging.config.dictConfig(settings.LOGGING)
