"""Who reads the files of the security cloud: whoever sees the task, or the checklist, that they prove."""

from portal.documents.holders import register_file_holder
from security.models import SeparationEvidence, TaskEvidence
from security.services import separation, task_evidence

register_file_holder(task_evidence.PURPOSE, lambda actor: TaskEvidence.objects.permitted_to(actor).values("file"))
register_file_holder(separation.PURPOSE, lambda actor: SeparationEvidence.objects.permitted_to(actor).values("file"))
