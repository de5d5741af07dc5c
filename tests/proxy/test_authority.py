"""The local authority: made once, private, and trusted for the names it mints."""

import multiprocessing
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from switchroom.proxy.authority import (
    CONTEXTS_MAX,
    Authority,
    AuthorityError,
    open_authority,
)
from tests.proxy.conftest import names_in

HOST = "conversations.dublin.ie1.twilio.com"


def test_the_folder_and_the_key_are_private(tmp_path: Path) -> None:
    open_authority(tmp_path / "not" / "there" / "yet")
    folder = tmp_path / "not" / "there" / "yet" / "ca"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "authority-key.pem").stat().st_mode) == 0o600
    assert sorted(each.name for each in folder.iterdir()) == ["authority-key.pem", "authority.pem"]


def test_it_is_made_once(tmp_path: Path) -> None:
    assert open_authority(tmp_path).certificate == open_authority(tmp_path).certificate
    assert [each.name for each in tmp_path.iterdir()] == ["ca"]


def _serial_of(data: Path) -> int:
    return open_authority(data).certificate.serial_number


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        serials = pool.map(_serial_of, [tmp_path] * 16)
    assert len(set(serials)) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["ca"]


def test_the_second_to_finish_uses_what_the_first_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, first = Path.rename, []

    def late(draft: Path, folder: Path) -> Path:
        monkeypatch.setattr(Path, "rename", rename)
        first.append(open_authority(tmp_path))
        return rename(draft, folder)

    monkeypatch.setattr(Path, "rename", late)
    assert open_authority(tmp_path).certificate == first[0].certificate
    assert [each.name for each in tmp_path.iterdir()] == ["ca"]


def test_the_certificate_of_the_authority(tmp_path: Path) -> None:
    certificate = open_authority(tmp_path).certificate
    extension = certificate.extensions.get_extension_for_class
    assert extension(x509.BasicConstraints).value.ca
    assert extension(x509.KeyUsage).value.key_cert_sign
    assert certificate.not_valid_after_utc - datetime.now(UTC) > timedelta(days=3_649)
    permitted = extension(x509.NameConstraints).value.permitted_subtrees
    assert permitted == [x509.DNSName("twilio.com")]


def test_a_minted_certificate(tmp_path: Path) -> None:
    authority = open_authority(tmp_path)
    minted = authority.mint(HOST)
    minted.verify_directly_issued_by(authority.certificate)
    extension = minted.extensions.get_extension_for_class
    names = extension(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [HOST]
    assert list(extension(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    issuer = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    by_key = extension(x509.AuthorityKeyIdentifier).value.key_identifier
    assert by_key == issuer.value.digest
    assert minted.not_valid_after_utc - datetime.now(UTC) <= timedelta(days=365)


def test_a_long_name_has_its_certificate(tmp_path: Path) -> None:
    host = ".".join(["a" * 60, "b" * 60, "twilio.com"])
    assert _handshake(open_authority(tmp_path), host) == host


@pytest.mark.parametrize("host", [HOST, "twilio.com", "api.twilio.com"])
def test_a_client_that_trusts_the_authority_accepts_the_name(tmp_path: Path, host: str) -> None:
    assert _handshake(open_authority(tmp_path), host) == host


def test_a_client_that_does_not_trust_it_refuses(tmp_path: Path) -> None:
    other = open_authority(tmp_path / "other")
    with pytest.raises(ssl.SSLCertVerificationError):
        _handshake(open_authority(tmp_path), HOST, trusting=other)


def test_not_even_its_own_key_vouches_for_another_domain(tmp_path: Path) -> None:
    authority = open_authority(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        _handshake(authority, "bank.example.org", asking="bank.example.org")


def test_contexts_are_kept_and_bounded(tmp_path: Path) -> None:
    authority = open_authority(tmp_path)
    first = authority.context("a.twilio.com")
    assert authority.context("A.twilio.com.") is first
    for number in range(CONTEXTS_MAX):
        authority.context(f"n{number}.twilio.com")
    assert len(authority.contexts) == CONTEXTS_MAX
    assert authority.context("a.twilio.com") is not first


def test_a_certificate_is_renewed_before_it_expires(tmp_path: Path) -> None:
    time = [datetime.now(UTC)]
    authority = open_authority(tmp_path, now=lambda: time[0])
    first = authority.context(HOST)
    time[0] += timedelta(days=31)
    assert authority.context(HOST) is not first


def test_no_key_is_left_behind_by_a_context(tmp_path: Path) -> None:
    open_authority(tmp_path).context(HOST)
    names = sorted(each.name for each in (tmp_path / "ca").iterdir())
    assert names == ["authority-key.pem", "authority.pem"]


def test_an_expired_authority_says_what_to_do(tmp_path: Path) -> None:
    open_authority(tmp_path, now=lambda: datetime.now(UTC) - timedelta(days=3_700))
    with pytest.raises(AuthorityError, match=r"has expired\. Remove that folder"):
        open_authority(tmp_path)


@pytest.mark.parametrize("content", ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_damaged_authority_says_what_to_do(tmp_path: Path, content: str) -> None:
    open_authority(tmp_path)
    (tmp_path / "ca" / "authority-key.pem").write_text(content)
    with pytest.raises(AuthorityError, match=r"cannot be used .* Remove that folder"):
        open_authority(tmp_path)


def test_the_key_of_another_authority_is_refused(tmp_path: Path) -> None:
    open_authority(tmp_path)
    open_authority(tmp_path / "other")
    (tmp_path / "other" / "ca" / "authority-key.pem").replace(tmp_path / "ca/authority-key.pem")
    with pytest.raises(AuthorityError, match="do not belong together"):
        open_authority(tmp_path)


def _handshake(
    authority: Authority, host: str, *, asking: str = HOST, trusting: Authority | None = None
) -> str:
    """Shake hands in memory; the name in the certificate that the client accepted."""
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    trust = ssl.create_default_context(cafile=(trusting or authority).certificate_file)
    client = trust.wrap_bio(back, there, server_hostname=host)
    server = authority.context(asking).wrap_bio(there, back, server_side=True)
    for _ in range(3):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    (name,) = names_in(client.getpeercert(binary_form=True))
    return name
