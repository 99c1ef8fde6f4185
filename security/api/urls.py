"""Addresses of the security cloud's REST interface, below /api/v1/security/."""

from rest_framework.routers import SimpleRouter

from .incidents import IncidentNoticeViewSet
from .schedule import ScheduleViewSet
from .tasks import MigrationTaskViewSet
from .versions import VersionViewSet

app_name = "security-api"
router = SimpleRouter(use_regex_path=False)
router.register("schedule", ScheduleViewSet, basename="schedule")
router.register("incident-notices", IncidentNoticeViewSet, basename="incident-notice")
router.register("versions", VersionViewSet, basename="version")
router.register("tasks", MigrationTaskViewSet, basename="task")
urlpatterns = router.urls
