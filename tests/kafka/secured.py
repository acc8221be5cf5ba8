"""A real Apache Kafka behind closed doors: TLS, mutual TLS, SASL, an authorizer; every secret made for the test."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest, DescribeAclsRequest
from broker import Broker, free_ports

from tocsin.streams.acl import CODES

_ANY, _LITERAL, _ALLOW = 1, 3, 3
_SASL = "org.apache.kafka.common.security"


@dataclass
class Vault:
    """Certificates and a token issuer's key, made with openssl."""

    home: Path

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True)
        # Python 3.13 believes no signer that does not say what its key is for, and nobody who does not say who signed.
        signs = ("-subj", "/CN=test-ca", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", *signs)
        self._openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "issuer.key")

    def certificate(self, name: str, *, password: str | None = None) -> tuple[Path, Path]:
        """Return the files of a certificate for *name* at 127.0.0.1 and of its key, locked where a *password* is given."""
        self._openssl(
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.csr",
            "-subj",
            f"/O=Tests/CN={name}",
        )
        (self.home / "san").write_text("subjectAltName=IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "san", "-days", "2")
        self._openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *signed)
        if password:
            self._openssl("pkcs8", "-topk8", "-in", f"{name}.key", "-out", f"{name}.locked", "-passout", f"pass:{password}")
        return self.home / f"{name}.pem", self.home / (f"{name}.locked" if password else f"{name}.key")

    def token(self, name: str, *, lasts_s: float = 600) -> str:
        """Return a signed token that names *name*."""
        now = int(time.time())
        claims = {"sub": name, "aud": "tocsin", "iss": "tests", "iat": now, "exp": now + int(lasts_s)}
        signed = ".".join(_part(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "one"}, claims))
        return f"{signed}.{_part(self._openssl('dgst', '-sha256', '-sign', 'issuer.key', input=signed.encode()))}"

    def key_set(self) -> Path:
        """Return the file with which a broker checks tokens."""
        modulus = self._openssl("rsa", "-in", "issuer.key", "-modulus", "-noout").decode().strip().removeprefix("Modulus=")
        key = {"kty": "RSA", "kid": "one", "alg": "RS256", "use": "sig", "e": "AQAB", "n": _part(bytes.fromhex(modulus))}
        (self.home / "jwks.json").write_text(json.dumps({"keys": [key]}))
        return self.home / "jwks.json"

    @property
    def ca(self) -> Path:
        """The file with the certificate that signed every other."""
        return self.home / "ca.pem"

    def _openssl(self, *words: str, input: bytes | None = None) -> bytes:  # noqa: A002
        return subprocess.run(["openssl", *words], cwd=self.home, input=input, capture_output=True, check=True).stdout


@dataclass
class SecuredBroker(Broker):
    """A node with a door for each kind of login; `address` is the test's own door, whose user may do everything."""

    passwords: Mapping[str, str] = field(default_factory=dict)
    sasl_port: int = 0
    mutual_port: int = 0

    def __post_init__(self) -> None:
        self.vault = Vault(self.home / "vault")
        self.sasl_port, self.mutual_port = free_ports(2)
        users = [f"SCRAM-SHA-{bits}=[name={n},password={p}]" for n, p in self.passwords.items() for bits in (256, 512)]
        self.format_options = tuple(word for user in users for word in ("--add-scram", user))
        keys = self.vault.key_set().as_uri()
        self.java_options = (f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={keys}",)

    def environment(self, mechanism: str, user: str = "", **more: str) -> dict[str, str]:
        """Return the settings with which *user* comes through the door of *mechanism*; SSL is mutual TLS."""
        port = self.mutual_port if mechanism == "SSL" else self.sasl_port
        login = {"KAFKA_SECURITY": "SSL"} if mechanism == "SSL" else {"KAFKA_SECURITY": "SASL_SSL", "KAFKA_SASL": mechanism}
        if user:
            login |= {"KAFKA_USER": user, "KAFKA_PASSWORD": self.passwords.get(user, "")}
        ours = {"BROKER": f"kafka://127.0.0.1:{port}", "KAFKA_CA": str(self.vault.ca), **login, **more}
        return {f"TOCSIN_{name}": value for name, value in ours.items()}

    async def allow(self, rights: Iterable[Mapping[str, str]]) -> None:
        """Give rights, as `tocsin topics acl --json` lists them, and return when the node knows them."""
        given = list(rights)
        admin = AIOKafkaAdminClient(bootstrap_servers=self.address)
        await admin.start()
        try:
            for right in given:
                kind, operation = CODES[right["resource"]], CODES[right["operation"]]
                asked = CreateAclsRequest(kind, right["name"], _LITERAL, right["principal"], "*", operation, _ALLOW)
                ((code, reason),) = (await admin._send_request(asked)).creation_responses
                assert code == 0, reason
            wanted = {(right["principal"], right["name"], right["operation"]) for right in given}
            async with asyncio.timeout(20):
                while not await _known(admin) >= wanted:
                    await asyncio.sleep(0.05)
        finally:
            await admin.close()

    def _configuration(self) -> dict[str, str]:
        certificate, key = self.vault.certificate("broker")
        chain = self.home / "broker.pem"
        chain.write_text(key.read_text() + certificate.read_text())
        plain = " ".join(f'user_{name}="{password}"' for name, password in self.passwords.items())
        jaas = {
            "plain": f"{_SASL}.plain.PlainLoginModule required {plain};",
            "scram-sha-256": f"{_SASL}.scram.ScramLoginModule required;",
            "scram-sha-512": f"{_SASL}.scram.ScramLoginModule required;",
            "oauthbearer": f"{_SASL}.oauthbearer.OAuthBearerLoginModule required;",
        }
        bearer = "listener.name.sasl.oauthbearer"
        return super()._configuration() | {
            "listeners": f"ADMIN://127.0.0.1:{self.port},SASL://127.0.0.1:{self.sasl_port},MUTUAL://127.0.0.1:{self.mutual_port},"
            f"CONTROLLER://127.0.0.1:{self.controller_port}",
            "advertised.listeners": f"ADMIN://127.0.0.1:{self.port},SASL://127.0.0.1:{self.sasl_port},"
            f"MUTUAL://127.0.0.1:{self.mutual_port}",
            "listener.security.protocol.map": "ADMIN:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "ADMIN",
            "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER",
            **{f"listener.name.sasl.{mechanism}.sasl.jaas.config": module for mechanism, module in jaas.items()},
            f"{bearer}.sasl.server.callback.handler.class": f"{_SASL}.oauthbearer.OAuthBearerValidatorCallbackHandler",
            f"{bearer}.sasl.oauthbearer.jwks.endpoint.url": self.vault.key_set().as_uri(),
            f"{bearer}.sasl.oauthbearer.expected.audience": "tocsin",
            f"{bearer}.sasl.oauthbearer.expected.issuer": "tests",
            f"{bearer}.connections.max.reauth.ms": "8000",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(chain),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.vault.ca),
            "listener.name.mutual.ssl.client.auth": "required",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",  # of the plain doors, which are the test's own
            **self.settings,
        }


async def _known(admin: AIOKafkaAdminClient) -> set[tuple[str, str, str]]:
    answer = await admin._send_request(DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY))
    names = {code: name for name, code in CODES.items() if name not in ("Topic", "Group")}
    return {(whom, name, names[operation]) for _, name, _, acls in answer.resources for whom, _, operation, _ in acls}


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
