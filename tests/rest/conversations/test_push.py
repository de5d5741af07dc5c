"""Push credentials, bindings and notifications over HTTP (conversations §2.10, §2.13)."""

from typing import Any

import pytest

from switchroom.core import limits
from tests.rest.conversations.paths import (
    GONE,
    V1,
    default_service,
    missing,
    refused,
    serve,
    walk,
)
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World

CREDENTIALS = f"{V1}/Credentials"
SECRETS = {"Certificate": "-----BEGIN CERTIFICATE-----x", "PrivateKey": "-----BEGIN RSA", "ApiKey":
           "api-key-secret", "Secret": "fcm-server-key"}  # fmt: skip


def test_a_credential_has_all_documented_fields_and_no_secret(world: World) -> None:
    form = {"Type": "apn", "FriendlyName": "Phones", "Sandbox": "true"}
    response = world.request("POST", CREDENTIALS, data=form | SECRETS)
    made = response.json()
    assert response.status_code == 201
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "friendly_name": "Phones",
        "type": "apn",
        "sandbox": "True",
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "url": f"{world.base_url}{CREDENTIALS}/{made['sid']}",
    }
    assert made["sid"].startswith("CR")
    one = f"{CREDENTIALS}/{made['sid']}"
    assert world.get(one) == made
    assert world.get(CREDENTIALS)["credentials"] == [made]
    changed = world.post(one, {"Type": "fcm", "Sandbox": "False", "Secret": "new-secret"}, 200)
    assert (changed["type"], changed["sandbox"]) == ("fcm", "False")
    assert changed["friendly_name"] == "Phones"
    assert world.post(one, {}, 200) == changed
    shown = response.text + world.request("GET", one).text + str(changed)
    assert not [secret for secret in (*SECRETS.values(), "new-secret") if secret in shown]
    assert "seal" not in shown
    world.delete(one)
    missing(world, one)


def test_a_credential_needs_no_more_than_a_type(world: World) -> None:
    for kind in ("gcm", "fcm", "APN"):
        made = world.post(CREDENTIALS, {"Type": kind})
        assert (made["type"], made["friendly_name"]) == (kind.lower(), None)
        assert made["sandbox"] == "False"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"Type": "sms"}, 20001),
        ({"Type": "apn", "FriendlyName": "x" * 65}, 50003),
        ({"Type": "apn", "Sandbox": "maybe"}, 20001),
        ({"Type": "apn", "PrivateKey": "x" * (limits.CREDENTIAL_SECRET_CHARS + 1)}, 20001),
    ],
)
def test_what_cannot_be_a_credential_is_refused(
    world: World, form: dict[str, str], code: int
) -> None:
    refused(world, CREDENTIALS, form, code)
    made = world.post(CREDENTIALS, {"Type": "apn"})
    if form:
        refused(world, f"{CREDENTIALS}/{made['sid']}", form, code)


def test_credentials_are_listed_by_age_and_are_the_accounts(world: World) -> None:
    expected = [world.post(CREDENTIALS, {"Type": "fcm"})["sid"] for _ in range(5)]
    pages = walk(world, CREDENTIALS, "credentials", PageSize=2)
    assert [row["sid"] for page in pages for row in page] == expected
    assert world.get(CREDENTIALS, PageSize=500)["meta"]["page_size"] == 100
    stranger = World(world.base_url, MAIN_SID, MAIN_TOKEN, world.engine)
    missing(stranger, f"{CREDENTIALS}/{expected[0]}")
    refused(stranger, f"{CREDENTIALS}/{expected[0]}", {"Secret": "mine"}, 20404, 404)
    stranger.close()


def bind(world: World, service: str, identity: str = "ann", **form: Any) -> Any:
    usual = {"Identity": identity, "Endpoint": "phone", "BindingType": "fcm", "Address": "token"}
    return world.post(f"{service}/Bindings", usual | form)


def test_a_binding_has_all_documented_fields(world: World) -> None:
    service = serve(world)
    credential = world.post(CREDENTIALS, {"Type": "fcm"})["sid"]
    made = bind(world, service, CredentialSid=credential)
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "chat_service_sid": service.rsplit("/", 1)[1],
        "credential_sid": credential,
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "endpoint": "phone",
        "identity": "ann",
        "binding_type": "fcm",
        "message_types": ["new_message", "added_to_conversation", "removed_from_conversation"],
        "url": f"{world.base_url}{service}/Bindings/{made['sid']}",
    }
    assert made["sid"].startswith("BS")
    one = f"{service}/Bindings/{made['sid']}"
    assert world.get(one) == made
    assert world.get(f"{service}/Bindings")["bindings"] == [made]
    assert world.get(f"{service}/Users/ann")["identity"] == "ann"
    refused(world, one, {"Endpoint": "no update"}, 20004, 405)
    world.delete(one)
    missing(world, one)


def test_the_same_endpoint_again_is_the_same_binding(world: World) -> None:
    service = serve(world)
    first = bind(world, service)
    again = bind(world, service, Address="new token", MessageTypes="new_message")
    assert (again["sid"], again["message_types"]) == (first["sid"], ["new_message"])
    assert bind(world, service, Endpoint="tablet")["sid"] != first["sid"]
    assert bind(world, service, identity="ben")["sid"] != first["sid"]
    assert len(world.get(f"{service}/Bindings")["bindings"]) == 3


def test_bindings_are_found_by_types_and_identities(world: World) -> None:
    service = serve(world)
    for number, (identity, kind) in enumerate(
        [("ann", "fcm"), ("ben", "apn"), ("ann", "apn"), ("eve", "gcm"), ("ben", "twilsock")]
    ):
        bind(world, service, identity, Endpoint=f"e{number}", BindingType=kind)

    def found(**query: Any) -> str:
        pages = walk(world, f"{service}/Bindings", "bindings", PageSize=2, **query)
        assert all(len(page) == 2 for page in pages[:-1])
        return " ".join(row["endpoint"] for page in pages for row in page)

    assert found() == "e0 e1 e2 e3 e4"
    assert found(Identity="ann") == "e0 e2"
    assert found(Identity=["eve", "ann"]) == "e0 e2 e3"
    assert found(BindingType="apn") == "e1 e2"
    assert found(BindingType=["twilsock", "apn", "fcm"]) == "e0 e1 e2 e4"
    assert found(BindingType=["apn", "gcm"], Identity=["ben", "eve"]) == "e1 e3"
    assert found(Identity="nobody") == ""
    body = world.get(f"{service}/Bindings", 400, BindingType="sms")
    assert body["code"] == 50209
    assert world.get(f"{service}/Bindings", PageSize=500)["meta"]["page_size"] == 100


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"BindingType": "sms"}, 50209),
        ({"Endpoint": ""}, 20001),
        ({"Endpoint": "x" * (limits.BINDING_ENDPOINT_CHARS + 1)}, 20001),
        ({"Address": ""}, 20001),
        ({"Address": "x" * (limits.BINDING_ADDRESS_CHARS + 1)}, 20001),
        ({"Identity": ""}, 50204),
        ({"Identity": "US" + GONE}, 50206),
        ({"MessageTypes": "typing"}, 20001),
        ({"CredentialSid": "CR" + GONE}, 20001),
    ],
)
def test_what_cannot_be_a_binding_is_refused(world: World, form: dict[str, str], code: int) -> None:
    service = f"{V1}/Services/{default_service(world)}"
    usual = {"Identity": "ann", "Endpoint": "phone", "BindingType": "fcm", "Address": "token"}
    refused(world, f"{service}/Bindings", usual | form, code)
    assert world.get(f"{service}/Bindings")["bindings"] == []


def test_a_credential_of_another_type_is_refused(world: World) -> None:
    service = serve(world)
    apple = world.post(CREDENTIALS, {"Type": "apn"})["sid"]
    form = {"Identity": "ann", "Endpoint": "phone", "BindingType": "fcm", "Address": "token"}
    refused(world, f"{service}/Bindings", form | {"CredentialSid": apple}, 20001)


def test_a_user_has_a_bounded_number_of_devices(world: World) -> None:
    service = serve(world)
    for number in range(limits.BINDINGS_OF_USER):
        bind(world, service, Endpoint=str(number))
    form = {"Identity": "ann", "Endpoint": "more", "BindingType": "fcm", "Address": "token"}
    refused(world, f"{service}/Bindings", form, 20001)
    bind(world, service, Endpoint="7")
    bind(world, service, identity="ben")
    world.delete(f"{service}/Users/ann")
    [left] = world.get(f"{service}/Bindings")["bindings"]
    assert left["identity"] == "ben"


def test_notifications_that_nobody_set_are_off(world: World) -> None:
    service = serve(world)
    path = f"{service}/Configuration/Notifications"
    unset = world.get(path)
    assert unset == {
        "account_sid": world.account_sid,
        "chat_service_sid": service.rsplit("/", 1)[1],
        "log_enabled": False,
        "new_message": {"enabled": False},
        "added_to_conversation": {"enabled": False},
        "removed_from_conversation": {"enabled": False},
        "url": f"{world.base_url}{path}",
    }
    assert world.get(f"{service}/Configuration")["links"]["notifications"] == unset["url"]
    assert world.post(path, {}, 200) == unset
    assert world.post(path, {"Unknown": "x"}, 200) == unset


def test_notifications_are_set_one_by_one(world: World) -> None:
    path = f"{serve(world)}/Configuration/Notifications"
    form = {
        "LogEnabled": "true",
        "NewMessage.Enabled": "true",
        "NewMessage.Template": "${PARTICIPANT}: ${MESSAGE}",
        "NewMessage.Sound": "ring",
        "NewMessage.BadgeCountEnabled": "true",
        "NewMessage.WithMedia.Enabled": "true",
        "NewMessage.WithMedia.Template": "${MEDIA_COUNT} files: ${MEDIA}",
        "AddedToConversation.Enabled": "true",
        "AddedToConversation.Template": "You joined ${CONVERSATION}",
        "AddedToConversation.Sound": "ping",
        "RemovedFromConversation.Template": "You left",
    }
    changed = world.post(path, form, 200)
    assert changed["log_enabled"] is True
    assert changed["new_message"] == {
        "enabled": True,
        "template": "${PARTICIPANT}: ${MESSAGE}",
        "sound": "ring",
        "badge_count_enabled": True,
        "with_media": {"enabled": True, "template": "${MEDIA_COUNT} files: ${MEDIA}"},
    }
    assert changed["added_to_conversation"] == {
        "enabled": True,
        "template": "You joined ${CONVERSATION}",
        "sound": "ping",
    }
    assert changed["removed_from_conversation"] == {"enabled": False, "template": "You left"}
    assert world.get(path) == changed
    form = {"NewMessage.WithMedia.Enabled": "false", "RemovedFromConversation.Sound": "bell"}
    later = world.post(path, form, 200)
    with_media = changed["new_message"]["with_media"] | {"enabled": False}
    assert later == changed | {
        "new_message": changed["new_message"] | {"with_media": with_media},
        "removed_from_conversation": {"enabled": False, "template": "You left", "sound": "bell"},
    }


def test_what_cannot_be_notified_is_refused(world: World) -> None:
    path = f"{serve(world)}/Configuration/Notifications"
    for form in (
        {"NewMessage.Enabled": "often"},
        {"NewMessage.Template": "x" * (limits.NOTIFICATION_TEMPLATE_CHARS + 1)},
        {"AddedToConversation.Sound": "x" * (limits.NOTIFICATION_SOUND_CHARS + 1)},
    ):
        refused(world, path, form, 20001)
    assert world.get(path)["new_message"] == {"enabled": False}
    missing(world, f"{V1}/Services/IS{GONE}/Configuration/Notifications")
    refused(world, f"{V1}/Services/IS{GONE}/Configuration/Notifications", {"LogEnabled": "true"},
            20404, 404)  # fmt: skip
