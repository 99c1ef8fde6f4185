from .job_runs import JobRun
from .pulses import PeriodicDuty, WorkerHeartbeat

__all__ = ["JobRun", "PeriodicDuty", "WorkerHeartbeat"]
