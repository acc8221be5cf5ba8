"""How to prove to Apache Kafka who we are."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path
from typing import Any

from tocsin.errors import SettingsInvalid
from tocsin.streams.settings import Settings
from tocsin.streams.tokens import Tokens, subject


def faust_credentials(settings: Settings) -> Any:
    """Return the credentials as Faust takes them; nothing where the connection is plain. Raises SettingsInvalid."""
    from faust.auth import OAuthCredentials, SASLCredentials, SSLCredentials

    if settings.embedded or settings.kafka_security == "PLAINTEXT":
        return None
    if settings.kafka_security == "SSL":
        return SSLCredentials(ssl_context(settings))
    credentials: Any
    if settings.kafka_sasl == "OAUTHBEARER":
        credentials = OAuthCredentials(oauth_cb=tokens(settings), ssl_context=ssl_context(settings))
    else:
        user, password = _login(settings)
        credentials = SASLCredentials(
            username=user, password=password, mechanism=settings.kafka_sasl, ssl_context=ssl_context(settings)
        )
    credentials.protocol = type(credentials.protocol)(settings.kafka_security)
    return credentials


def aiokafka_security(settings: Settings) -> dict[str, Any]:
    """Return the credentials as aiokafka's clients take them. Raises SettingsInvalid."""
    options: dict[str, Any] = {"security_protocol": settings.kafka_security, "ssl_context": ssl_context(settings)}
    if not settings.kafka_security.startswith("SASL"):
        return options
    options["sasl_mechanism"] = settings.kafka_sasl
    if settings.kafka_sasl == "OAUTHBEARER":
        return options | {"sasl_oauth_token_provider": tokens(settings)}
    user, password = _login(settings)
    return options | {"sasl_plain_username": user, "sasl_plain_password": password}


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """Return what checks the brokers' certificates and shows ours; nothing where the connection is not encrypted.

    Raises SettingsInvalid where a certificate cannot be read.
    """
    if not settings.kafka_security.endswith("SSL"):
        return None
    try:
        context = ssl.create_default_context(cafile=str(settings.kafka_ca) if settings.kafka_ca else None)
    except OSError as error:
        raise SettingsInvalid(f"TOCSIN_KAFKA_CA: {settings.kafka_ca} holds no certificates ({error.strerror or error})") from None
    if settings.kafka_cert:
        _show_ours(context, settings.kafka_cert, settings)
    return context


async def principal(settings: Settings) -> str:
    """Return the name under which the brokers know us, as far as we can tell: they may map it to another."""
    if settings.kafka_security.startswith("SASL"):
        named = subject(await tokens(settings).token()) if settings.kafka_sasl == "OAUTHBEARER" else settings.kafka_user
        return f"User:{named}"
    if settings.kafka_security == "SSL" and settings.kafka_cert:
        return f"User:{_distinguished_name(settings.kafka_cert)}"
    return "User:ANONYMOUS"


@cache
def tokens(settings: Settings) -> Tokens:
    """Return where the tokens of OAUTHBEARER come from; one source for every connection. Raises SettingsInvalid."""
    return Tokens(settings.kafka_token, settings.kafka_token_file, settings.kafka_token_command)


def _show_ours(context: ssl.SSLContext, certificate: Path, settings: Settings) -> None:
    secret = settings.kafka_key_password
    try:
        # Without a password OpenSSL would ask on the terminal for that of a locked key.
        context.load_cert_chain(certificate, settings.kafka_key, lambda: secret.get_secret_value() if secret else "")
    except OSError as error:
        reason = getattr(error, "reason", None) or error.strerror or "the password is wrong"
        key = settings.kafka_key or certificate
        raise SettingsInvalid(f"TOCSIN_KAFKA_CERT, TOCSIN_KAFKA_KEY: {certificate} and {key} cannot be used ({reason})") from None


def _distinguished_name(certificate: Path) -> str:
    # As Java writes it: the most specific part first.
    short = {"commonName": "CN", "organizationName": "O", "organizationalUnitName": "OU", "localityName": "L"}
    short |= {"stateOrProvinceName": "ST", "countryName": "C"}
    decode = getattr(getattr(ssl, "_ssl", None), "_test_decode_cert", None)
    if decode is None:  # no public function of Python's reads a certificate
        return f"the owner of {certificate}"
    parts = [part for group in decode(str(certificate))["subject"] for part in group]
    return ",".join(f"{short.get(name, name)}={value}" for name, value in reversed(parts))


def _login(settings: Settings) -> tuple[str, str]:
    if not (settings.kafka_user and settings.kafka_password):
        raise SettingsInvalid(f"TOCSIN_KAFKA_USER and TOCSIN_KAFKA_PASSWORD are needed for {settings.kafka_security}")
    return settings.kafka_user, settings.kafka_password.get_secret_value()
