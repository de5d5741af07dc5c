"""TLS: whose certificate cannot be trusted is not spoken to."""

import datetime
import ipaddress
import json
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.carriers.smsc import fake_smsc
from tests.carriers.trunk import trunk
from tests.world import World, eventually


def certificate(folder: Path, address: str) -> tuple[ssl.SSLContext, str]:
    """The SMSC's side of TLS with a certificate of its own making, and that certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "smsc")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    (folder / "certificate.pem").write_bytes(pem)
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context, pem.decode()


def test_a_certificate_that_is_trusted(world: World, tmp_path: Path) -> None:
    context, pem = certificate(tmp_path, "127.0.0.1")
    with fake_smsc() as smsc:
        smsc.tls = context
        line = trunk(world, "smpp", smsc.settings(tls=True))
        eventually(lambda: "certificate" in line.health()["reason"].lower())
        assert smsc.binds == []
        line.change(Settings=json.dumps({"tls_ca": pem}))
        line.until_up()
        line.send("hello").until("sent")
        line.change(State="paused")


def test_a_certificate_of_another_host(world: World, tmp_path: Path) -> None:
    context, pem = certificate(tmp_path, "127.0.0.9")
    with fake_smsc() as smsc:
        smsc.tls = context
        line = trunk(world, "smpp", smsc.settings(tls=True, tls_ca=pem))
        eventually(lambda: "mismatch" in line.health()["reason"].lower())
        assert smsc.binds == []
        line.change(Settings='{"tls_verify": false}')
        line.until_up()
        line.change(State="paused")
