"""A database that goes away and comes back: clear answers meanwhile, and nothing is lost."""

from pathlib import Path

from tests import servers
from tests.servers import MAIN_SID, MAIN_TOKEN, Postgres
from tests.world import World, eventually

SENDER = "+12025550144"


def test_postgres_goes_away_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    away = Postgres(folder)
    with servers.serving(tmp_path / "data", database=away.fresh()) as node:
        world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "postgres")
        number = world.buy()
        world.address(number)
        before = world.sms(SENDER, number, "before")

        away.stop()
        form = {"From": SENDER, "To": number, "Body": "meanwhile", "MessageSid": "carrier-1"}
        refused = world.request("POST", "/simulator/v1/Messages", data=form)
        assert (refused.status_code, refused.json()["code"]) == (503, 20503)
        assert refused.headers["Retry-After"]
        assert world.request("GET", "/healthz").status_code == 503

        back = Postgres(folder)
        try:
            eventually(lambda: world.request("GET", "/healthz").status_code == 200)
            after = world.post("/simulator/v1/Messages", form)
            assert after["conversation_sid"] == before["conversation_sid"]
            bodies = [m["body"] for m in world.messages(before["conversation_sid"])]
            assert bodies == ["before", "meanwhile"]
            # Jobs go on as well: an answer still finds its way to the handset.
            path = f"/conversations/v1/Conversations/{before['conversation_sid']}/Messages"
            world.post(path, {"Body": "we are back"})
            eventually(lambda: [m["body"] for m in world.handset(SENDER)] == ["we are back"])
        finally:
            world.close()
    back.stop()
