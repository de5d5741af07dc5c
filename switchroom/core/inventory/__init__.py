"""The fictional inventory behind AvailablePhoneNumbers: numbers of every country, no database."""

from switchroom.core.inventory.countries import COUNTRIES
from switchroom.core.inventory.criteria import Criteria
from switchroom.core.inventory.offers import Offer, describe, offers
from switchroom.core.inventory.ranges import types_of
from switchroom.core.inventory.search import search

__all__ = ["COUNTRIES", "Criteria", "Offer", "describe", "offers", "search", "types_of"]
