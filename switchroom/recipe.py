"""What a person reads when the server is up: where to look and what to do first."""

from rich.console import Console

from switchroom.demo import Demo
from switchroom.serving import Ready

_console = Console(highlight=False, soft_wrap=True)
_LISTING = (
    "from twilio.rest import Client;"
    " print(*map(str, Client().conversations.v1.conversations.list()))"
)


def tell(ready: Ready) -> None:
    """Print where the server is; the new account once; in a demo, the first SMS step by step."""
    say = _console.print
    say(f"[bold]Switchroom[/] is running at [link]{ready.base_url}[/]")
    if ready.fresh and ready.demo is None:
        say("\nThe main account was made. Its auth token is shown only now:")
    if ready.fresh or ready.demo is not None:
        say(f"  Account SID  {ready.account_sid}")
        say(f"  Auth token   {ready.token}")
    if ready.demo is not None:
        _tell_recipe(ready, ready.demo)


def _tell_recipe(ready: Ready, demo: Demo) -> None:
    say = _console.print
    base, data = ready.base_url, ready.config.data
    credentials = f"{ready.account_sid}:{ready.token}"
    say(f"""
[bold]From handset to handset[/]
  1. Open [link]{base}/[/], log in as {_log_in(demo, "ada")} and go [bold]Available[/].
  2. Open the handset at [link]{base}/simulator[/] and send [bold]hello[/] to {demo.number}.
  3. The desktop rings: [bold]Accept[/], and answer. The answer arrives on the handset.
  4. [bold]End chat[/], choose an outcome, [bold]Complete[/]. The next SMS begins a new one.
{_others(ready, demo)}
[bold]For programs[/]
  1. See the conversations:
       curl -s -u {credentials} {base}/conversations/v1/Conversations
  2. The same by Twilio's own Python client, unmodified:
       .venv/bin/switchroom run --data {data} -- env \\
         TWILIO_ACCOUNT_SID={ready.account_sid} TWILIO_AUTH_TOKEN={ready.token} \\
         .venv/bin/python -c "{_LISTING}"
     (A published snippet runs the same way: put it behind the two dashes. {demo.bare_number} is
     bought and free for an address, {demo.flow_sid} is a flow of this account.)
  3. Answer, and see it arrive on the handset:
       curl -s -u {credentials} -d Author=agent -d "Body=Hi, how can we help?" \\
         {base}/conversations/v1/Conversations/[bold]CH...[/]/Messages

Stop with Ctrl-C. The data stays in [bold]{data}[/]; delete the folder to start afresh.""")


def _log_in(demo: Demo, username: str) -> str:
    """The words with which somebody logs in."""
    for person in demo.people:
        if person.username == username:
            return f"[bold]{username}[/] with the password [bold]{person.password}[/]"
    return f"[bold]{username}[/] with the password that was set"


def _others(ready: Ready, demo: Demo) -> str:
    """Who else there is."""
    names = [
        f"{one.username} ({one.full_name}, {one.roles.replace(',', ', ')})"
        for one in demo.people
        if one.username != "ada"
    ]
    if not names:
        return ""
    return (
        f"  Others with the same password: {', '.join(names)}.\n"
        f"  The console, for the administrator: [link]{ready.base_url}/console[/]\n"
    )
