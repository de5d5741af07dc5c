"""Content templates, Content API v1 (product `content`)."""

from typing import Final

from switchroom.rest.content import approvals, content, content_and_approvals, legacy_content

ROUTES: Final = (
    content.routes,
    approvals.routes,
    content_and_approvals.routes,
    legacy_content.routes,
)
