"""A small identity provider that speaks OpenID Connect for real: keys, codes, PKCE, tokens."""

import asyncio
import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import unquote_plus, urlencode

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT_ID: Final = "switchroom-tests"
CLIENT_SECRET: Final = "not so secret: %"
PERSON: Final = {
    "sub": "person-1",
    "preferred_username": "",
    "name": "Ida Provided",
    "email": "ida@example.org",
    "roles": "agent,supervisor",
}


class Provider:
    """Who asks is let in at once as the person in `claims`. Tests change `claims`, and what goes
    wrong: `token` is put over the claims of the ID token, None takes one away; `key` signs it."""

    def __init__(self) -> None:
        self.rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.ec = ec.generate_private_key(ec.SECP256R1())
        self.foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.issuer = ""
        self.start_over()

    def start_over(self) -> None:
        """As it is between tests."""
        self.claims: dict[str, Any] = dict(PERSON)
        self.token: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.signer: Any = self.rsa
        self.error = ""
        self.userinfo: dict[str, Any] | None = None
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def routes(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self.discovery)
        app.router.add_get("/keys", self.keys)
        app.router.add_get("/authorize", self.authorize)
        app.router.add_post("/token", self.redeem)
        app.router.add_get("/userinfo", self.tell)
        return app

    async def discovery(self, request: web.Request) -> web.Response:
        doors = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
        }
        return web.json_response(doors)

    async def keys(self, request: web.Request) -> web.Response:
        keys: dict[str, dict[str, Any]] = {
            "r1": jwt.algorithms.RSAAlgorithm.to_jwk(self.rsa.public_key(), as_dict=True),
            "e1": jwt.algorithms.ECAlgorithm.to_jwk(self.ec.public_key(), as_dict=True),
        }
        found = [key | {"kid": kid, "use": "sig"} for kid, key in keys.items()]
        return web.json_response({"keys": found})

    async def authorize(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        self.asked.append(asked)
        fine = (
            asked["response_type"] == "code"
            and asked["client_id"] == CLIENT_ID
            and asked["code_challenge_method"] == "S256"
            and "openid" in asked["scope"].split()
        )
        if not fine:
            return web.Response(status=400)
        back = {"state": asked["state"]}
        if self.error:
            back["error"] = self.error
        else:
            back["code"] = secrets.token_urlsafe(16)
            self.codes[back["code"]] = asked
        return web.Response(
            status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(back)}"}
        )

    async def redeem(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        kind, _, login = request.headers.get("Authorization", "").partition(" ")
        user, _, password = base64.b64decode(login).decode().partition(":")
        if (kind, unquote_plus(user), unquote_plus(password)) != (
            "Basic",
            CLIENT_ID,
            CLIENT_SECRET,
        ):
            return web.json_response({"error": "invalid_client"}, status=401)
        asked = self.codes.pop(str(form["code"]), None)
        verifier = str(form["code_verifier"])
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        fits = (
            asked is not None
            and form["grant_type"] == "authorization_code"
            and asked["redirect_uri"] == form["redirect_uri"]
            and asked["code_challenge"] == digest.decode().rstrip("=")
            and 43 <= len(verifier) <= 128
        )
        if not fits or asked is None:
            return web.json_response({"error": "invalid_grant"}, status=400)
        tokens = {
            "token_type": "Bearer",
            "access_token": "for userinfo",
            "id_token": self.sign(asked["nonce"]),
        }
        return web.json_response(tokens)

    def sign(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **{name: value for name, value in self.claims.items() if value},
            **self.token,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        kid = {"RS256": "r1", "ES256": "e1"}.get(self.algorithm, "r1")
        return jwt.encode(claims, self.signer, self.algorithm, headers={"kid": kid})

    async def tell(self, request: web.Request) -> web.Response:
        if self.userinfo is None or request.headers["Authorization"] != "Bearer for userinfo":
            return web.Response(status=403)
        return web.json_response(self.userinfo)


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider on a loopback port, in a thread of its own."""
    provider = Provider()
    loop = asyncio.new_event_loop()
    ready, stop = threading.Event(), asyncio.Event()

    async def serve() -> None:
        runner = web.AppRunner(provider.routes())
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0]
        provider.issuer = f"http://{host}:{port}"
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(20)
        yield provider
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
