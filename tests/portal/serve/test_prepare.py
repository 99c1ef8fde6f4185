"""What a start does before the portal answers."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from portal.access.grants import GRANT_FIELDS
from portal.access.querysets import permission_table
from portal.organisations.models import Organisation
from portal.serve.static_files import StaticFilesStamp


@pytest.mark.parametrize("is_new_version", [True, False])
def test_a_new_version_gives_existing_objects_the_rights_of_its_rules(
    municipality: Organisation, monkeypatch: pytest.MonkeyPatch, is_new_version: bool
) -> None:
    monkeypatch.setattr(StaticFilesStamp, "is_current", lambda _stamp: True)
    rights = permission_table(Organisation).objects
    before = set(rights.values_list(*GRANT_FIELDS))
    rights.all().delete()
    if is_new_version:  # it only renames a choice, and runs again without a change of the tables
        MigrationRecorder.Migration.objects.filter(app="notifications").latest("pk").delete()
    assert before
    call_command("prepare")
    assert set(rights.values_list(*GRANT_FIELDS)) == (before if is_new_version else set())
