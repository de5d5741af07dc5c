"""The variables by which runtimes find the proxy and its certificates."""

from pathlib import Path

import pytest

from switchroom.proxy.environment import environment
from switchroom.proxy.trust import Trust

TRUST = Trust(
    authority=Path("/d a/ca/authority.pem"),
    bundle=Path("/d a/ca/t/bundle.pem"),
    java=Path("/d a/ca/t/java.p12"),
    php=Path("/d a/ca/t/php"),
)
URL = "http://127.0.0.1:4321"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"])
def test_the_proxy_is_named_in_every_spelling(name: str) -> None:
    assert environment(URL, TRUST, {name: "http://elsewhere:1"})[name] == URL


@pytest.mark.parametrize(
    "name",
    [
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "TWILIO_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
    ],
)
def test_the_bundle_is_named_for_every_runtime(name: str) -> None:
    assert environment(URL, TRUST, {name: "/before.pem"})[name] == "/d a/ca/t/bundle.pem"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "localhost,127.0.0.1,::1"),
        ({"NO_PROXY": "*"}, "localhost,127.0.0.1,::1"),
        ({"no_proxy": "intranet, localhost"}, "localhost,127.0.0.1,::1,intranet"),
        (
            {"NO_PROXY": "twilio.com,.twilio.com,api.twilio.com:443,*.Twilio.com,com,.a.test"},
            "localhost,127.0.0.1,::1,.a.test",
        ),
    ],
)
def test_only_ours_is_never_exempt(before: dict[str, str], after: str) -> None:
    made = environment(URL, TRUST, before)
    assert made["NO_PROXY"] == made["no_proxy"] == after


def test_php_reads_its_own_folder_first() -> None:
    assert environment(URL, TRUST, {})["PHP_INI_SCAN_DIR"] == ":/d a/ca/t/php"
    before = {"PHP_INI_SCAN_DIR": "/mine"}
    assert environment(URL, TRUST, before)["PHP_INI_SCAN_DIR"] == "/mine:/d a/ca/t/php"


def test_java_has_proxy_and_store_after_its_own_options() -> None:
    made = environment(URL, TRUST, {"JAVA_TOOL_OPTIONS": "-Xmx64m"})["JAVA_TOOL_OPTIONS"]
    assert made == (
        "-Xmx64m -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=4321 "
        "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4321 "
        '-Djavax.net.ssl.trustStore="/d a/ca/t/java.p12" '
        "-Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=changeit"
    )


def test_all_else_stays() -> None:
    before = {"PATH": "/bin", "TWILIO_AUTH_TOKEN": "t", "GIT_SSL_CAINFO": "/git.pem"}
    made = environment(URL, TRUST, before)
    assert before.items() <= made.items()
    assert before == {"PATH": "/bin", "TWILIO_AUTH_TOKEN": "t", "GIT_SSL_CAINFO": "/git.pem"}
