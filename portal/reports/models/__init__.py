from .runs import PURPOSE, ReportRun
from .schedules import ReportDelivery, ReportSchedule

__all__ = ["PURPOSE", "ReportDelivery", "ReportRun", "ReportSchedule"]
