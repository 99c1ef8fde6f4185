"""Who reads the files of the security cloud: whoever sees the task that they prove."""

from portal.documents.holders import register_file_holder
from security.models import TaskEvidence
from security.services.task_evidence import PURPOSE

register_file_holder(PURPOSE, lambda actor: TaskEvidence.objects.permitted_to(actor).values("file"))
