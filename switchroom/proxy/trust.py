"""What the runtimes read to trust the local authority: a PEM bundle, a Java store, a PHP ini file.

All are made from the certificates that the machine trusts already, so that other hosts keep
working. They stand in a folder named after their content and never change once there.
"""

import hashlib
import re
import shutil
import ssl
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12Certificate,
    serialize_java_truststore,
)

from switchroom.proxy.authority import Authority, AuthorityError

# Certificates are no secret; Java just asks for a password, and this one is its own default.
JAVA_PASSWORD: Final = "changeit"

# Where the common systems keep the certificates they trust.
SYSTEM_FILES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
# Where a user may have named others.
VARIABLES: Final = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")

_PEM: Final = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Trust:
    """Paths of the files made for the runtimes; `java` is a PKCS12 store, `php` a folder."""

    authority: Path
    bundle: Path
    java: Path
    php: Path


def write_trust(authority: Authority, base_env: Mapping[str, str]) -> Trust:
    """The files for this authority and what the machine and `base_env` trust, made when missing.

    AuthorityError when they cannot be written.
    """
    ours = ssl.PEM_cert_to_DER_cert(authority.certificate_file.read_text())
    trusted = list(dict.fromkeys([ours, *_trusted(base_env)]))
    digest = hashlib.sha256(b"".join(trusted)).hexdigest()
    folder = authority.folder / f"trust-{digest[:16]}"
    trust = Trust(
        authority=authority.certificate_file,
        bundle=folder / "bundle.pem",
        java=folder / "java.p12",
        php=folder / "php",
    )
    if not trust.bundle.exists():
        _create(folder, trust, trusted)
    return trust


def _create(folder: Path, trust: Trust, trusted: list[bytes]) -> None:
    draft = Path(tempfile.mkdtemp(prefix=".trust-", dir=folder.parent))
    try:
        (draft / "bundle.pem").write_text("".join(map(ssl.DER_cert_to_PEM_cert, trusted)))
        (draft / "java.p12").write_bytes(_java_store(trusted))
        (draft / "php").mkdir()
        (draft / "php" / "switchroom.ini").write_text(_php_ini(trust.bundle))
        draft.rename(folder)
    except OSError as error:
        if not trust.bundle.exists():  # else another process was first, with the same content
            raise AuthorityError(
                f"Cannot write the trusted certificates: {error}. "
                f"Remove {folder}; it is made anew at the next start."
            ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _trusted(base_env: Mapping[str, str]) -> Iterator[bytes]:
    yield from ssl.create_default_context().get_ca_certs(binary_form=True)
    system = next((Path(name) for name in SYSTEM_FILES if Path(name).is_file()), None)
    named = [Path(base_env[name]) for name in VARIABLES if base_env.get(name)]
    for path in [*named, system]:
        if path is not None and path.is_file():
            for match in _PEM.finditer(path.read_text(encoding="utf-8", errors="replace")):
                yield ssl.PEM_cert_to_DER_cert(match[0])


def _java_store(trusted: list[bytes]) -> bytes:
    entries = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about old certificates of other authorities
        for number, der in enumerate(trusted):
            try:
                certificate = x509.load_der_x509_certificate(der)
            except ValueError:
                continue
            entries.append(PKCS12Certificate(certificate, f"trusted-{number}".encode()))
    return serialize_java_truststore(entries, BestAvailableEncryption(JAVA_PASSWORD.encode()))


def _php_ini(bundle: Path) -> str:
    quoted = str(bundle).replace("\\", "\\\\").replace('"', '\\"')
    return f'curl.cainfo="{quoted}"\nopenssl.cafile="{quoted}"\n'
