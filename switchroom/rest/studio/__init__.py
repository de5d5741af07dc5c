"""The product `studio`: flows with their revisions and test users, executions with their steps."""

from typing import Final

from switchroom.rest.studio import (
    engagement_steps,
    engagements,
    executions,
    flows,
    overview,
    revisions,
    steps,
    test_users,
    v1_executions,
    v1_flows,
    validate,
)

ROUTES: Final = (
    flows.routes,
    validate.routes,
    revisions.routes,
    test_users.routes,
    executions.routes,
    steps.routes,
    v1_flows.routes,
    v1_executions.routes,
    engagements.routes,
    engagement_steps.routes,
    overview.routes,
)
