"""One file for each REST resource; the routes of all products are listed here."""

from typing import Final

from switchroom.rest.accounts import ROUTES as ACCOUNTS
from switchroom.rest.api2010 import ROUTES as API2010
from switchroom.rest.carrier_senders import routes as carrier_senders
from switchroom.rest.carriers import routes as carriers
from switchroom.rest.content import ROUTES as CONTENT
from switchroom.rest.conversations import ROUTES as CONVERSATIONS
from switchroom.rest.credentials_for_tests import routes as credentials_for_tests
from switchroom.rest.desk import ROUTES as DESK
from switchroom.rest.flex import ROUTES as FLEX
from switchroom.rest.kit import Routes
from switchroom.rest.lookups import ROUTES as LOOKUPS
from switchroom.rest.mcs import ROUTES as MCS
from switchroom.rest.messaging import ROUTES as MESSAGING
from switchroom.rest.monitor import ROUTES as MONITOR
from switchroom.rest.number_ways import routes as number_ways
from switchroom.rest.settings import routes as settings
from switchroom.rest.simulator import ROUTES as SIMULATOR
from switchroom.rest.studio import ROUTES as STUDIO
from switchroom.rest.taskrouter import ROUTES as TASKROUTER

ROUTES: Final[tuple[Routes, ...]] = (
    *ACCOUNTS,
    *API2010,
    *CONTENT,
    *CONVERSATIONS,
    *DESK,
    *FLEX,
    *LOOKUPS,
    *MCS,
    *MESSAGING,
    *MONITOR,
    *SIMULATOR,
    *STUDIO,
    *TASKROUTER,
    carriers,
    carrier_senders,
    number_ways,
    settings,
    credentials_for_tests,
)
