"""From which sender of a messaging service a message goes (messaging §13.4)."""

import hashlib
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

Kind = Literal["number", "short-code", "alpha"]

# Where an alphanumeric sender reaches nobody (messaging §16).
NO_ALPHA: Final = frozenset({"US", "CA", "PR", "VI", "GU", "AS", "MP"})
_NORTH_AMERICA: Final = frozenset({"US", "CA"})
_KINDS: Final[dict[Kind, int]] = {"short-code": 0, "alpha": 1, "number": 2}

# Area codes that lie over one another, between the bars.
_OVERLAYS: Final = """
201 551|203 475|204 431 584|205 659|208 986|209 350|210 726|212 332 646 917|213 323 738
214 469 945 972|215 267 445|217 447|220 740|223 717|224 847|226 382 519 548|227 240 301|234 330
236 250 604 672 778|248 947|249 683 705|256 938|263 438 514|270 364|272 570|279 916
281 346 713 832|283 513|289 365 742 905|303 720 983|304 681|305 645 786|306 474 639|309 861
310 424|312 773 872|314 557|315 680|317 463|321 407 689|324 904|326 937|327 501|329 845|336 743
339 781|341 510|343 613 753|347 718 917 929|351 978|353 608|354 450 579|360 564|363 516
367 418 581|368 403 587 780 825|369 707|380 614|385 801|402 531|404 470 678 770 943|408 669
410 443 667|412 724 878|415 628|416 437 647 942|419 567|428 506|430 903|442 760|448 850|458 541
464 708|468 819 873|472 910|480 602 623|484 610 835|503 971|508 774|512 737|518 838|530 837
539 918|540 826|561 728|571 703|582 814|601 769|609 640|615 629|617 857|618 730|619 858|624 716
631 934|656 813|657 714|682 817|686 804|702 725|704 980|709 879|732 848|747 818|748 970|754 954
757 948|779 815|782 902|803 839|805 820|812 930|821 864|840 909|843 854|860 959|862 973|919 984
"""
_AREAS: Final = [
    frozenset(area.split()) for area in _OVERLAYS.strip().replace("\n", "|").split("|")
]


class Sender(msgspec.Struct, frozen=True):
    """One member of a pool. `country` is ISO 3166-1 alpha-2; an alphanumeric sender has one where
    it is for that country alone."""

    sid: str
    address: str
    kind: Kind
    country: str
    sms: bool = True
    mms: bool = False
    toll_free: bool = False


def reaches(sender: Sender, country: str, *, media: bool = False) -> bool:
    """Whether a sender can send to a country at all (messaging §16).

    >>> reaches(Sender("SC1", "12345", "short-code", "US"), "GB")
    False
    >>> reaches(Sender("AI1", "Shop", "alpha", ""), "GB"), reaches(Sender("AI1", "S", "alpha", ""),
    ... "US")
    (True, False)
    """
    if media and not sender.mms:
        return False
    if sender.kind == "short-code":
        return sender.sms and sender.country == country
    if sender.kind == "alpha":
        return country not in NO_ALPHA and sender.country in ("", country)
    if sender.toll_free and sender.country in _NORTH_AMERICA:
        return sender.sms and country in _NORTH_AMERICA
    return sender.sms


def choose(
    pool: Sequence[Sender],
    recipient: str,
    country: str,
    *,
    media: bool = False,
    geomatch: bool = False,
) -> Sender | None:
    """The sender for a new recipient in `country`; None when none of the pool can reach him.

    A sender of the recipient's country comes before a US number, that before any other; then a
    short code before an alphanumeric sender (one for that country before one for all) before a
    number; with `geomatch`, in the US and Canada,
    a number of the recipient's area code before one of an overlay; recipients are spread evenly
    over what is left, each always to the same one.

    >>> pool = [Sender("PN1", "+442071838750", "number", "GB"), Sender("SC1", "12345", "short-code",
    ... "US"), Sender("PN2", "+14155550100", "number", "US")]
    >>> choose(pool, "+14155550123", "US").address, choose(pool, "+4930123456", "DE").address
    ('12345', '+14155550100')
    """
    able = [sender for sender in pool if reaches(sender, country, media=media)]
    if not able:
        return None
    geomatch = geomatch and country in _NORTH_AMERICA
    return min(
        able,
        key=lambda sender: (
            _distance(sender, country),
            _KINDS[sender.kind],
            sender.kind == "alpha" and not sender.country,
            _area(sender, recipient) if geomatch else 0,
            _spread(recipient, sender.sid),
            sender.sid,
        ),
    )


def _distance(sender: Sender, country: str) -> int:
    # An alphanumeric sender is at home in every country that lets it in.
    if sender.kind == "alpha" or sender.country == country:
        return 0
    return 1 if sender.country == "US" else 2


def _area(sender: Sender, recipient: str) -> int:
    ours, theirs = area_code(sender.address), area_code(recipient)
    if sender.kind != "number" or not ours or not theirs:
        return 2
    if ours == theirs:
        return 0
    return 1 if any({ours, theirs} <= area for area in _AREAS) else 2


def area_code(number: str) -> str:
    """The area code of a North American number, "" for others.

    >>> area_code("+14155550100"), area_code("+442071838750")
    ('415', '')
    """
    return number[2:5] if number.startswith("+1") and len(number) == len("+14155550100") else ""


def _spread(recipient: str, sid: str) -> int:
    """The same number for the same two, and as good as chance otherwise."""
    digest = hashlib.blake2b(f"{recipient} {sid}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
