"""Two ways to a running server: plain requests, and the official Python client."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

TIMEOUT_S = 90


@dataclass(frozen=True)
class Rest:
    """Sends requests in the name of one account; answers are (status, body)."""

    base_url: str
    user: str
    password: str

    def get(self, path: str, **query: str) -> tuple[int, Any]:
        return self._send("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, **form: str) -> tuple[int, Any]:
        return self._send("POST", path, form)

    def delete(self, path: str) -> tuple[int, Any]:
        return self._send("DELETE", path)

    def account(self, path: str) -> str:
        """A path under the account in the 2010 API."""
        return f"/2010-04-01/Accounts/{self.user}/{path}"

    def _send(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, Any]:
        answer = requests.request(
            method,
            self.base_url + path,
            data=form,
            auth=(self.user, self.password),
            timeout=TIMEOUT_S,
        )
        return answer.status_code, answer.json() if answer.content else None


def official(base_url: str, user: str, password: str) -> Client:
    """The official client, unchanged but for where its requests are carried."""
    return Client(user, password, http_client=Carrier(base_url))


class Carrier(TwilioHttpClient):  # type: ignore[misc]
    """Brings a request for https://PRODUCT.twilio.com to the server, with its Host header."""

    def __init__(self, base_url: str) -> None:
        super().__init__(timeout=TIMEOUT_S, pool_connections=False)
        self._base_url = base_url

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return super().request(
            method,
            f"{self._base_url}{parts.path}{query}",
            params,
            data,
            {**(headers or {}), "Host": parts.netloc},
            auth,
            timeout,
            allow_redirects,
        )
