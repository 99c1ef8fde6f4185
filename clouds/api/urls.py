"""Addresses of the municipal cloud's REST interface, below /api/v1/clouds/."""

from rest_framework.routers import SimpleRouter

from .actions import ActionItemViewSet
from .intentions import IntentionRoundViewSet, StanceViewSet
from .joint_groups import JointGroupViewSet
from .meetings import MeetingViewSet
from .output_forms import OutputFormViewSet, VendorAnswerViewSet
from .plans import PlanVersionViewSet
from .systems import SystemViewSet

app_name = "clouds-api"
router = SimpleRouter(use_regex_path=False)
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("actions", ActionItemViewSet, basename="action")
router.register("systems", SystemViewSet, basename="system")
router.register("intention-rounds", IntentionRoundViewSet, basename="intention-round")
router.register("stances", StanceViewSet, basename="stance")
router.register("joint-groups", JointGroupViewSet, basename="joint-group")
router.register("plan-versions", PlanVersionViewSet, basename="plan-version")
router.register("output-forms", OutputFormViewSet, basename="output-form")
router.register("form-answers", VendorAnswerViewSet, basename="form-answer")
urlpatterns = router.urls
