"""Whom the line trusts: the pinned authority and nobody the environment names."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.central.serving import Tls
from app.counter.sync.runner import last_trouble
from tests.sync.branch import Branch, Centre

NOWHERE = "http://127.0.0.1:9"


def make_tls(folder: Path) -> Tls:
    """Make a certificate for this machine that vouches for itself."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centre")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    tls = Tls(folder / "centre.pem", folder / "centre.key")
    tls.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    tls.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return tls


def test_the_environment_adds_no_proxy_and_replaces_no_authority(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tls, other = make_tls(tmp_path / "ours"), make_tls(tmp_path / "other")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, NOWHERE)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(other.certificate))
    assert branch.sync(centre.url)
    with centre.central.serve(tls=tls) as serving:
        assert branch.sync(serving.url, ca=str(tls.certificate))


def test_an_authority_that_was_not_pinned_is_not_trusted(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    tls, other = make_tls(tmp_path / "ours"), make_tls(tmp_path / "other")
    before = branch.cursors()
    with centre.central.serve(tls=tls) as serving:
        for ca in (str(other.certificate), ""):
            assert not branch.sync(serving.url, ca=ca)
            assert last_trouble(branch.desk) == "line.untrusted"
        assert not branch.sync(serving.url, ca=str(tmp_path / "none.pem"))
        assert not branch.sync(serving.url.replace("https", "http"))
    assert branch.cursors() == before


def test_plain_http_where_tls_was_asked_for_is_not_trusted(centre: Centre, branch: Branch) -> None:
    assert not branch.sync(centre.url.replace("http", "https"))
    assert last_trouble(branch.desk) == "line.untrusted"
