"""Messages, short codes, messaging services and look-ups, asked for once each."""

from tests.conformance.watched import Watched

CUSTOMER = "+12125550123"
PICTURE = "https://example.com/cat.png"


def messages(world: Watched) -> None:
    """A text and a picture by a number, and a service that sends later."""
    own = f"/2010-04-01/Accounts/{world.account_sid}"
    number = world.buy()
    form = {"From": number, "To": CUSTOMER, "Body": "Hi", "MediaUrl": PICTURE}
    sid = world.post(f"{own}/Messages.json", form)["sid"]
    one = f"{own}/Messages/{sid}"
    world.settle()
    world.get(f"{one}.json")
    world.get(f"{own}/Messages.json", PageSize=1, To=CUSTOMER)
    media = world.get(f"{one}/Media.json", PageSize=1)["media_list"]
    world.get(f"{one}/Media/{media[0]['sid']}.json")
    world.post(f"{one}/Feedback.json", {"Outcome": "confirmed"}, status=200)
    world.delete(f"{one}/Media/{media[0]['sid']}.json")
    world.post(f"{one}.json", {"Body": ""}, status=200)
    world.delete(f"{one}.json")
    code = short_code(world, own)
    services(world, own, number, code)
    world.get("/lookups/v2/PhoneNumbers/%2B14159929960")
    world.get("/lookups/v2/PhoneNumbers/%2B447400123456", Fields="line_type_intelligence")


def short_code(world: Watched, own: str) -> str:
    digits = {"sqlite": "97531", "postgres": "97532"}[world.engine]
    sid = world.post("/switchroom/v1/ShortCodes", {"ShortCode": digits})["sid"]
    world.get(f"{own}/SMS/ShortCodes.json", PageSize=1)
    world.get(f"{own}/SMS/ShortCodes/{sid}.json")
    world.post(f"{own}/SMS/ShortCodes/{sid}.json", {"FriendlyName": "Votes"}, status=200)
    return str(sid)


def services(world: Watched, own: str, number: str, code: str) -> None:
    path = "/messaging/v1/Services"
    form = {
        "FriendlyName": "Shop",
        "InboundRequestUrl": "https://example.com/in",
        "FallbackUrl": "https://example.com/fallback",
        "StatusCallback": "https://example.com/status",
    }
    sid = world.post(path, form)["sid"]
    one = f"{path}/{sid}"
    world.get(path, PageSize=1)
    world.get(f"{path}/Usecases")
    world.get(one)
    world.post(one, {"StickySender": "false", "StatusCallback": ""}, status=200)
    found = world.get(f"{own}/IncomingPhoneNumbers.json", PhoneNumber=number)
    number_sid = found["incoming_phone_numbers"][0]["sid"]
    alpha = world.post(f"{one}/AlphaSenders", {"AlphaSender": "Shop"})["sid"]
    world.post(f"{one}/PhoneNumbers", {"PhoneNumberSid": number_sid})
    world.post(f"{one}/ShortCodes", {"ShortCodeSid": code})
    french = {"AlphaSender": "Boutique", "IsoCountryCode": "FR"}
    abroad = world.post(f"{one}/DestinationAlphaSenders", french)["sid"]
    whatsapp = {"Sender": f"whatsapp:{number}"}
    channel = world.post("/switchroom/v1/ChannelSenders", whatsapp)["sid"]
    world.post(f"{one}/ChannelSenders", {"Sid": channel})
    members = {
        "AlphaSenders": alpha,
        "ChannelSenders": channel,
        "DestinationAlphaSenders": abroad,
        "PhoneNumbers": number_sid,
        "ShortCodes": code,
    }
    later = {"MessagingServiceSid": sid, "To": CUSTOMER, "Body": "Hi"}
    world.post(f"{own}/Messages.json", later)
    world.settle()
    for kind, member in members.items():
        world.get(f"{one}/{kind}", PageSize=1)
        world.get(f"{one}/{kind}/{member}")
        world.delete(f"{one}/{kind}/{member}")
    world.delete(one)
