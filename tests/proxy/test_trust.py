"""The files that make the runtimes trust the local authority, and still the rest of the world."""

import multiprocessing
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509 import load_pem_x509_certificates

from switchroom.proxy.authority import AuthorityError, open_authority
from switchroom.proxy.trust import JAVA_PASSWORD, Trust, write_trust


def _written(data: Path) -> Trust:
    return write_trust(open_authority(data), {})


def _serials(bundle: Path) -> set[object]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(bundle)
    return {each["serialNumber"] for each in context.get_ca_certs()}


def test_the_bundle_holds_ours_and_what_was_trusted_before(tmp_path: Path) -> None:
    authority = open_authority(tmp_path)
    stranger = open_authority(tmp_path / "stranger")
    named = str(stranger.certificate_file)
    trust = write_trust(authority, {"REQUESTS_CA_BUNDLE": named, "SSL_CERT_FILE": "/not/there"})
    serials = _serials(trust.bundle)
    assert f"{authority.certificate.serial_number:X}" in {str(s).lstrip("0") for s in serials}
    assert f"{stranger.certificate.serial_number:X}" in {str(s).lstrip("0") for s in serials}
    system = ssl.create_default_context().get_ca_certs()
    assert {each["serialNumber"] for each in system} <= serials


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_the_java_store_holds_the_same(tmp_path: Path) -> None:
    trust = _written(tmp_path)
    store = load_pkcs12(trust.java.read_bytes(), JAVA_PASSWORD.encode())
    held = {each.certificate for each in store.additional_certs}
    assert open_authority(tmp_path).certificate in held
    assert held <= set(load_pem_x509_certificates(trust.bundle.read_bytes()))
    assert len(held) > 1 or trust.bundle.read_text().count("BEGIN CERTIFICATE") == 1


def test_php_is_pointed_to_the_bundle(tmp_path: Path) -> None:
    trust = _written(tmp_path)
    assert (trust.php / "switchroom.ini").read_text() == (
        f'curl.cainfo="{trust.bundle}"\nopenssl.cafile="{trust.bundle}"\n'
    )


def test_it_is_written_once_and_anew_when_other_certificates_are_trusted(tmp_path: Path) -> None:
    authority = open_authority(tmp_path)
    first = write_trust(authority, {})
    before = first.java.stat().st_mtime_ns
    assert write_trust(authority, {}) == first
    assert first.java.stat().st_mtime_ns == before
    stranger = open_authority(tmp_path / "stranger")
    other = write_trust(authority, {"CURL_CA_BUNDLE": str(stranger.certificate_file)})
    assert other.bundle != first.bundle
    assert first.bundle.exists()


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        written = pool.map(_written, [tmp_path] * 8)
    assert len(set(written)) == 1
    names = sorted(each.name for each in (tmp_path / "ca").iterdir())
    assert names == ["authority-key.pem", "authority.pem", written[0].bundle.parent.name]


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    trust = _written(tmp_path)
    for each in (trust.bundle, trust.java):
        each.unlink()
    (trust.bundle.parent / "php" / "switchroom.ini").unlink()
    trust.php.rmdir()
    trust.bundle.parent.rmdir()
    trust.bundle.parent.write_text("a file stands in the way")
    with pytest.raises(AuthorityError, match="Cannot write the trusted certificates"):
        _written(tmp_path)
