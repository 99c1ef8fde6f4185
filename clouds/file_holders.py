"""Who reads files: papers of meetings whoever sees the agenda, layouts whoever sees the form, evidence its own side."""

from clouds.models import FormLayout, GateEvidence, MaterialVersion
from clouds.services.gates import PURPOSE as EVIDENCE
from clouds.services.materials import PURPOSE
from clouds.services.output_forms import PURPOSE as LAYOUTS
from portal.documents.holders import register_file_holder

register_file_holder(PURPOSE, lambda actor: MaterialVersion.objects.permitted_to(actor).values("file"))
register_file_holder(LAYOUTS, lambda actor: FormLayout.objects.permitted_to(actor).values("file"))
register_file_holder(EVIDENCE, lambda actor: GateEvidence.objects.permitted_to(actor).values("file"))
