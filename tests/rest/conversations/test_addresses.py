"""Address configurations over HTTP."""

from typing import Any

import pytest

from tests.rest.conversations.paths import (
    ADDRESSES,
    GONE,
    SERVICES,
    default_service,
    missing,
    refused,
    serve,
    walk,
)
from tests.world import World

FIELDS = [
    "sid",
    "account_sid",
    "type",
    "address",
    "friendly_name",
    "address_country",
    "auto_creation",
    "date_created",
    "date_updated",
    "url",
]


def test_an_address_has_all_documented_fields(world: World) -> None:
    number = world.buy()
    made = world.post(ADDRESSES, {"Type": "SMS", "Address": number, "FriendlyName": "Desk"})
    assert list(made) == FIELDS
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "type": "sms",
        "address": number,
        "friendly_name": "Desk",
        "address_country": None,
        "auto_creation": {"enabled": False, "type": "default"},
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "url": f"{world.base_url}{ADDRESSES}/{made['sid']}",
    }
    assert made["sid"].startswith("IG")
    for key in (made["sid"], number, number.replace("+", "%2B")):
        assert world.get(f"{ADDRESSES}/{key}") == made


def test_each_type_of_auto_creation_has_its_own_keys(world: World) -> None:
    service, flow = serve(world).rsplit("/", 1)[1], world.flow()
    default = world.address(world.buy(), **{"AutoCreation.ConversationServiceSid": service})
    assert default["auto_creation"] == {
        "enabled": True,
        "type": "default",
        "conversation_service_sid": service,
    }
    webhook = world.address(
        world.buy(),
        **{
            "AutoCreation.Type": "webhook",
            "AutoCreation.ConversationServiceSid": service,
            "AutoCreation.WebhookUrl": "https://example.com/in",
            "AutoCreation.WebhookMethod": "get",
            "AutoCreation.WebhookFilters": ["onParticipantAdded", "onMessageAdded"],
        },
    )
    assert webhook["auto_creation"] == {
        "enabled": True,
        "type": "webhook",
        "conversation_service_sid": service,
        "webhook_url": "https://example.com/in",
        "webhook_method": "GET",
        "webhook_filters": ["onParticipantAdded", "onMessageAdded"],
    }
    studio = world.address(
        world.buy(),
        **{
            "AutoCreation.Type": "studio",
            "AutoCreation.StudioFlowSid": flow,
            "AutoCreation.StudioRetryCount": "3",
        },
    )
    assert studio["auto_creation"] == {
        "enabled": True,
        "type": "studio",
        "studio_flow_sid": flow,
        "studio_retry_count": 3,
    }


def test_an_update_changes_what_it_names_and_nothing_else(world: World) -> None:
    number, flow = world.buy(), world.flow()
    made = world.address(number, FriendlyName="Desk")
    one = f"{ADDRESSES}/{made['sid']}"
    assert world.post(one, {"Type": "whatsapp", "Address": "+1"}, 200) == made
    form = {"AutoCreation.Type": "studio", "AutoCreation.StudioFlowSid": flow}
    changed = world.post(f"{ADDRESSES}/{number}", form, 200)
    assert changed["friendly_name"] == "Desk"
    assert changed["auto_creation"] == {
        "enabled": True,
        "type": "studio",
        "studio_flow_sid": flow,
        "studio_retry_count": 0,
    }
    off = world.post(one, {"AutoCreation.Enabled": "False", "FriendlyName": ""}, 200)
    assert (off["auto_creation"]["enabled"], off["friendly_name"]) == (False, "")
    assert world.get(one) == off
    refused(world, one, {"AutoCreation.Type": "webhook"}, 50369)
    refused(world, f"{ADDRESSES}/IG{GONE}", {}, 20404, 404)
    world.delete(f"{ADDRESSES}/{number}")
    missing(world, one)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"Type": None}, 20001),
        ({"Address": None}, 20001),
        ({"Type": "pigeon"}, 20001),
        ({"Type": "whatsapp"}, 20001),
        ({"Address": "+1555"}, 20001),
        ({"Address": "+15559999999"}, 20001),
        ({"Address": "12345"}, 20001),
        ({"FriendlyName": "x" * 257}, 50003),
        ({"AutoCreation.Enabled": "maybe"}, 20001),
        ({"AutoCreation.Type": "maybe"}, 20001),
        ({"AutoCreation.ConversationServiceSid": "IS" + GONE}, 50051),
        ({"AutoCreation.Type": "webhook"}, 50369),
        ({"AutoCreation.WebhookUrl": "nowhere"}, 50372),
        ({"AutoCreation.WebhookMethod": "PUT"}, 50055),
        ({"AutoCreation.WebhookFilters": ["onMessageAdded", "onMessageAdd"]}, 50365),
        ({"AutoCreation.Type": "studio"}, 50367),
        ({"AutoCreation.StudioFlowSid": "FW" + GONE}, 50367),
        ({"AutoCreation.StudioFlowSid": "FWXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"}, 50367),
        ({"AutoCreation.StudioRetryCount": "4"}, 20001),
        ({"AutoCreation.StudioRetryCount": "-1"}, 20001),
        ({"AutoCreation.StudioRetryCount": "many"}, 20001),
    ],
)
def test_a_wrong_parameter_has_its_documented_code(
    world: World, form: dict[str, Any], code: int
) -> None:
    base = {"Type": "sms", "Address": world.buy()}
    message = refused(world, ADDRESSES, base | form, code)
    if None in form.values():
        (name,) = form
        assert message == f"Missing required parameter {name} in the post body"
    assert world.get(ADDRESSES)["address_configurations"] == []


def test_a_second_configuration_of_an_address_already_exists(world: World) -> None:
    number = world.buy()
    world.address(number)
    form = {"Type": "sms", "Address": number}
    assert "already exists" in refused(world, ADDRESSES, form, 20409, 409)


def test_the_list_goes_by_age_and_can_be_of_one_type(world: World) -> None:
    made = [
        world.post(ADDRESSES, {"Type": "email", "Address": f"desk{n}@example.org"})["sid"]
        for n in range(60)
    ]
    sms = world.address(world.buy())["sid"]
    pages = walk(world, ADDRESSES, "address_configurations", Type="email", PageSize=100)
    assert [len(page) for page in pages] == [50, 10]
    assert [row["sid"] for page in pages for row in page] == made
    assert [row["sid"] for row in world.get(ADDRESSES, Type="sms")["address_configurations"]] == [
        sms
    ]
    assert world.get(ADDRESSES, 400, Type="pigeon")["code"] == 20001


def test_a_released_number_takes_its_configuration_along(world: World) -> None:
    number = world.buy()
    made = world.address(number)
    path = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers"
    (bought,) = world.get(f"{path}.json", PhoneNumber=number)["incoming_phone_numbers"]
    world.delete(f"{path}/{bought['sid']}.json")
    missing(world, f"{ADDRESSES}/{made['sid']}")


def test_an_address_configuration_belongs_to_no_service(world: World) -> None:
    missing(world, f"{SERVICES}/{default_service(world)}/Configuration/Addresses")
