"""The local certificate authority: made on first use, kept in the data folder, minting by name.

Its certificate is constrained to `twilio.com`, so that even a stolen key vouches for no other site.
"""

import os
import shutil
import ssl
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from switchroom.proxy.hosts import DOMAIN, is_ours

CERTIFICATE: Final = "authority.pem"
KEY: Final = "authority-key.pem"

AUTHORITY_DAYS: Final = 3_650
# Apple's and the browsers' limits lie a little above a year.
CERTIFICATE_DAYS: Final = 365
# A certificate that lives a year is minted anew long before a long-running server needs it.
RENEWAL_DAYS: Final = 30
# A client with edges and regions asks for a few dozen names; more are forgotten, oldest first.
CONTEXTS_MAX: Final = 256

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SKEW: Final = timedelta(days=1)


class AuthorityError(Exception):
    """The authority on disk cannot be used; the message says why and what to do."""


def wall_time() -> datetime:
    """The true time: clients check certificates by it, whatever clock the program runs on."""
    return datetime.now(UTC)


@dataclass
class Authority:
    """An opened authority: signs certificates and keeps the TLS contexts made from them."""

    folder: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    now: Callable[[], datetime] = wall_time
    leaf_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    contexts: OrderedDict[tuple[str, int], ssl.SSLContext] = field(default_factory=OrderedDict)

    @property
    def certificate_file(self) -> Path:
        """The authority's own certificate in PEM, for clients to trust."""
        return self.folder / CERTIFICATE

    def context(self, host: str) -> ssl.SSLContext:
        """A server-side TLS context for a connection to `host`; the client's SNI overrules it."""
        context = self._context(host)
        context.sni_callback = self._choose
        return context

    def mint(self, host: str) -> x509.Certificate:
        """A certificate for `host`, valid for a year, signed by this authority."""
        now = self.now()
        key = self.leaf_key.public_key()
        ours = self.key.public_key()
        builder = _builder(_name(host), self.certificate.subject, key, now)
        return (
            builder.not_valid_after(
                min(now + timedelta(days=CERTIFICATE_DAYS), self.certificate.not_valid_after_utc)
            )
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ours), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def _choose(
        self, connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext
    ) -> None:
        if name is not None and is_ours(name):
            connection.context = self._context(name)

    def _context(self, host: str) -> ssl.SSLContext:
        slot = (host.lower().removesuffix("."), (self.now() - _EPOCH).days // RENEWAL_DAYS)
        if slot not in self.contexts:
            self.contexts[slot] = self._new_context(slot[0])
            if len(self.contexts) > CONTEXTS_MAX:
                self.contexts.popitem(last=False)
        self.contexts.move_to_end(slot)
        return self.contexts[slot]

    def _new_context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
        context.set_alpn_protocols(["http/1.1"])
        chain = self.mint(host).public_bytes(serialization.Encoding.PEM)
        chain += self.certificate.public_bytes(serialization.Encoding.PEM)
        # The ssl module reads keys from files only; this one is gone again at once.
        with tempfile.NamedTemporaryFile(dir=self.folder) as file:
            file.write(_key_bytes(self.leaf_key) + chain)
            file.flush()
            context.load_cert_chain(file.name)
        return context


def open_authority(data: Path, now: Callable[[], datetime] = wall_time) -> Authority:
    """The authority in DATA/ca, made when missing; AuthorityError when it cannot be used.

    The folder appears whole by one rename: of two processes that start at once the first wins,
    and both use what it made.
    """
    folder = data / "ca"
    if not (folder / CERTIFICATE).exists():
        _create(folder, now())
    authority = _load(folder, now)
    if authority.certificate.not_valid_after_utc <= now():
        raise AuthorityError(
            f"The certificate authority in {folder} has expired. "
            "Remove that folder; a new one is made at the next start."
        )
    return authority


def _load(folder: Path, now: Callable[[], datetime]) -> Authority:
    try:
        certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
        key = serialization.load_pem_private_key((folder / KEY).read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("not an elliptic curve key")
        if key.public_key() != certificate.public_key():
            raise ValueError("key and certificate do not belong together")
    except (OSError, ValueError) as error:
        raise AuthorityError(
            f"The certificate authority in {folder} cannot be used ({error}). "
            "Remove that folder; a new one is made at the next start."
        ) from error
    return Authority(folder, certificate, key, now)


def _create(folder: Path, now: datetime) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".ca-", dir=folder.parent))
    try:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _self_signed(key, now).public_bytes(serialization.Encoding.PEM)
        _write(draft / KEY, _key_bytes(key), 0o600)
        _write(draft / CERTIFICATE, certificate, 0o644)
        draft.rename(folder)
    except OSError as error:
        # Another process was first when its folder now stands there, filled.
        if not (folder / CERTIFICATE).exists():
            raise AuthorityError(f"Cannot make the certificate authority: {error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(path: Path, content: bytes, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _self_signed(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = _name("Switchroom local authority")
    public = key.public_key()
    only_ours = x509.NameConstraints([x509.DNSName(DOMAIN)], None)
    return (
        _builder(name, name, public, now)
        .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(only_ours, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
    )


def _name(common_name: str) -> x509.Name:
    # X.509 allows 64 characters here; clients read the whole name in SubjectAlternativeName.
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Switchroom"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
