"""The variables by which libraries find certificates: a wrong one breaks every call, each in another way."""

import os
import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

#: the names under which OpenSSL looks for certificates in a folder (docs.openssl.org, openssl-rehash)
_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")


def certificate_problems(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each variable that names no certificates, or that would have the connections' keys written."""
    if file := environment.get("SSL_CERT_FILE", "").strip():
        yield from (f"SSL_CERT_FILE: {file} {what}" for what in _of_file(Path(file)))
    if folders := environment.get("SSL_CERT_DIR", "").strip():
        for folder in folders.split(os.pathsep):
            yield from (f"SSL_CERT_DIR: {folder} {what}" for what in _of_folder(Path(folder)))
    if environment.get("SSLKEYLOGFILE"):
        yield "SSLKEYLOGFILE: has the keys of all connections written into a file; unset it"


def _of_file(path: Path) -> Iterator[str]:
    try:
        with path.open("rb"):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(path)
    except ssl.SSLError:
        yield "holds no certificates (PEM); name a file that does, or unset it"
    except OSError as error:
        yield f"cannot be read: {error.strerror}; name a file with certificates, or unset it"


def _of_folder(path: Path) -> Iterator[str]:
    try:
        names = [entry.name for entry in path.iterdir()]
    except OSError as error:
        yield f"cannot be read: {error.strerror}; name a folder with certificates, or unset it"
        return
    if not any(_HASHED.fullmatch(name) for name in names):
        yield "holds no certificates by the names OpenSSL gives them; run `openssl rehash` on it, or unset it"
