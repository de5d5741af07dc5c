"""The product `taskrouter`: workspaces with workers, queues, workflows, tasks and reservations."""

from typing import Final

from switchroom.rest.taskrouter import (
    activities,
    audit,
    events,
    explain,
    queues,
    reservations,
    statistics,
    statistics_queues,
    statistics_workers,
    task_channels,
    tasks,
    worker_channels,
    workers,
    workflows,
    workspaces,
)

ROUTES: Final = (
    workspaces.routes,
    activities.routes,
    task_channels.routes,
    workers.routes,
    worker_channels.routes,
    queues.routes,
    workflows.routes,
    tasks.routes,
    explain.routes,
    audit.routes,
    reservations.routes,
    events.routes,
    statistics.routes,
    statistics_queues.routes,
    statistics_workers.routes,
)
