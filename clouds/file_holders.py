"""Who reads the papers of meetings: whoever sees the agenda that they belong to."""

from clouds.models import MaterialVersion
from clouds.services.materials import PURPOSE
from portal.documents.holders import register_file_holder

register_file_holder(PURPOSE, lambda actor: MaterialVersion.objects.permitted_to(actor).values("file"))
