"""Who reads the files of the joint operation test: whoever sees the test of a pair that they prove."""

from mynumber_tests.models import RunEvidence
from mynumber_tests.services import run_evidence
from portal.documents.holders import register_file_holder

register_file_holder(run_evidence.PURPOSE, lambda actor: RunEvidence.objects.permitted_to(actor).values("file"))
