"""Serves the Encryption SDK for Python: a JSON object per line in, a JSON object per line out.

One process for many requests, because loading the SDK takes longer than most of what it is asked for.
"""

import base64
import functools
import io
import json
import os
import platform
import sys
import time

import aws_encryption_sdk
import botocore.session
from aws_encryption_sdk.identifiers import (
    AlgorithmSuite,
    CommitmentPolicy,
    EncryptionKeyType,
    WrappingAlgorithm,
)
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.kms import (
    DiscoveryAwsKmsMasterKeyProvider,
    DiscoveryFilter,
    MRKAwareStrictAwsKmsMasterKeyProvider,
    StrictAwsKmsMasterKeyProvider,
)
from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider

CHUNK_LENGTH = 64 * 1024


def kms_provider_of(key):
    """KMS keys at an endpoint: those that a request names, their replicas too if it says so, or all of an account."""
    os.environ["AWS_ENDPOINT_URL_KMS"] = key["endpoint"]
    session = botocore.session.Session()
    session.set_credentials("test", "test")
    if "accountId" in key:
        return DiscoveryAwsKmsMasterKeyProvider(
            botocore_session=session,
            discovery_filter=DiscoveryFilter(account_ids=[key["accountId"]], partition="aws"),
        )
    strict = MRKAwareStrictAwsKmsMasterKeyProvider if key.get("multiRegion") else StrictAwsKmsMasterKeyProvider
    return strict(botocore_session=session, key_ids=key["keyArns"], grant_tokens=key.get("grantTokens", ()))


def provider_of(key):
    """The key that a request names: a namespace, a name, how it wraps, and its secret (bytes of AES, PEM of RSA)."""
    if "endpoint" in key:
        return kms_provider_of(key)
    return raw_provider_of(key["namespace"], key["name"], key["wrapping"], base64.b64decode(key["secret"]))


# Kept, because an RSA key is checked for 30 ms whenever it is read.
@functools.lru_cache(maxsize=64)
def raw_provider_of(namespace, name, wrapping, secret):
    wrapping_key = WrappingKey(
        wrapping_algorithm=WrappingAlgorithm[wrapping],
        wrapping_key=secret,
        wrapping_key_type=EncryptionKeyType.PRIVATE if secret.startswith(b"-----") else EncryptionKeyType.SYMMETRIC,
    )

    class OneKey(RawMasterKeyProvider):
        """The SDK takes the namespace from the class, so each key has a class of its own."""

        provider_id = namespace

        def _get_raw_key(self, key_id):
            return wrapping_key

    provider = OneKey()
    provider.add_master_key(name.encode("utf-8"))
    return provider


def client_of(suite):
    """A client that may write the suite, and reads all."""
    return aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT
        if suite is None or suite.is_committing()
        else CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
    )


def encryption_of(request):
    suite = AlgorithmSuite.get_by_id(request["suite"])
    arguments = {
        "key_provider": provider_of(request["key"]),
        "algorithm": suite,
        "encryption_context": request["context"],
        "frame_length": request["frameLength"],
    }
    return client_of(suite), arguments


def version(_request):
    return {"sdk": aws_encryption_sdk.__version__, "python": platform.python_version()}


def encrypt(request):
    client, arguments = encryption_of(request)
    message, _ = client.encrypt(source=base64.b64decode(request["plaintext"]), **arguments)
    return {"message": base64.b64encode(message).decode("ascii")}


def decrypt(request):
    plaintext, header = client_of(None).decrypt(
        source=base64.b64decode(request["message"]), key_provider=provider_of(request["key"])
    )
    return {
        "plaintext": base64.b64encode(plaintext).decode("ascii"),
        "suite": header.algorithm.algorithm_id,
        "context": header.encryption_context,
    }


def prepare(request):
    """Makes the plaintext, or the message, that `time_stream` and `time_messages` work on."""
    global prepared
    client, arguments = encryption_of(request)
    source = bytes(request["plaintextLength"])
    if request["direction"] == "decrypt":
        source, _ = client.encrypt(source=source, **arguments)
        arguments = {"key_provider": arguments["key_provider"]}
    prepared = client, request["direction"][0], source, arguments
    return {}


def time_stream(_request):
    client, mode, source, arguments = prepared
    start = time.perf_counter()
    with client.stream(mode=mode, source=io.BytesIO(source), **arguments) as stream:
        while stream.read(CHUNK_LENGTH):
            pass
    return {"milliseconds": (time.perf_counter() - start) * 1000}


def time_messages(request):
    client, mode, source, arguments = prepared
    work = client.encrypt if mode == "e" else client.decrypt
    start = time.perf_counter()
    for _ in range(request["count"]):
        work(source=source, **arguments)
    return {"milliseconds": (time.perf_counter() - start) * 1000}


OPERATIONS = {
    operation.__name__: operation for operation in (version, encrypt, decrypt, prepare, time_stream, time_messages)
}


def main():
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            answer = OPERATIONS[request["operation"]](request)
        except Exception as error:  # whatever it is, the caller learns of it and asks on
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
