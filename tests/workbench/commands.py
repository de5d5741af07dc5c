"""Commands of the workbench in the name of an account."""

from typer.testing import CliRunner

from switchroom.cli import app
from tests.world import World


def told(world: World, code: int, *words: str, **env: str) -> str:
    """What a command tells in the name of the world's account; it must end with this code."""
    account = {
        "TWILIO_ACCOUNT_SID": world.account_sid,
        "TWILIO_AUTH_TOKEN": world.auth_token,
        "SWITCHROOM_SERVER": world.base_url,
        "SWITCHROOM_ACCOUNT_SID": "",
    }
    result = CliRunner(env=account | env).invoke(app, [*words])
    assert result.exit_code == code, result.output
    return result.output
