"""An authority of our own for receivers on the loopback, which only our couriers trust."""

import ssl
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.contract.still_clock import START

TEN_YEARS = timedelta(days=3_650)


class Authority:
    """Issues certificates for names, and says how to trust them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        self._certificate = (
            self._draft(self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def trusted(self) -> ssl.SSLContext:
        """What a courier needs to believe this authority."""
        pem = self._certificate.public_bytes(serialization.Encoding.PEM)
        return ssl.create_default_context(cadata=pem.decode())

    def served(self, names: Sequence[str], expired: bool = False) -> ssl.SSLContext:
        """What a server needs to bear these names and addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A receiver")])
        certificate = (
            self._draft(subject, key.public_key(), expired)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([_name(it) for it in names]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        file = self._folder / f"{certificate.serial_number}.pem"
        pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
        file.write_bytes(private + certificate.public_bytes(pem))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _draft(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, expired: bool = False
    ) -> x509.CertificateBuilder:
        ours = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        end = START - TEN_YEARS / 2 if expired else START + TEN_YEARS
        return (
            x509.CertificateBuilder(
                self._name, subject, key, x509.random_serial_number(), START - TEN_YEARS, end
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(ours, critical=False)
        )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)
