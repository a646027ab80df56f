"""Makes every message of golden.json again from what README.md tells, and says which differ.

A second writer of the message format: it shares nothing with the package but the README, so either both understand the
format alike or a message differs. Needs Python 3.9 and `cryptography` 43, or newer ones.
"""

import base64
import hashlib
import json
import struct
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Suite: format version, bytes of the data key, hash of the derivation, curve and hash of the signature.
SUITES = {
    0x0014: (1, 16, None, None, None),
    0x0046: (1, 24, None, None, None),
    0x0078: (1, 32, None, None, None),
    0x0114: (1, 16, hashes.SHA256(), None, None),
    0x0146: (1, 24, hashes.SHA256(), None, None),
    0x0178: (1, 32, hashes.SHA256(), None, None),
    0x0214: (1, 16, hashes.SHA256(), "P-256", hashes.SHA256()),
    0x0346: (1, 24, hashes.SHA384(), "P-384", hashes.SHA384()),
    0x0378: (1, 32, hashes.SHA384(), "P-384", hashes.SHA384()),
    0x0478: (2, 32, hashes.SHA512(), None, None),
    0x0578: (2, 32, hashes.SHA512(), "P-384", hashes.SHA384()),
}
CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}


def named(name, length):
    blocks = (hashlib.sha256(f"{name}/{i}".encode()).digest() for i in range(-(-length // 32)))
    return b"".join(blocks)[:length]


def u16(number):
    return struct.pack(">H", number)


def u32(number):
    return struct.pack(">I", number)


def field(value):
    return u16(len(value)) + value


def serialize(context):
    pairs = sorted((name.encode(), value.encode()) for name, value in context.items())
    return u16(len(pairs)) + b"".join(field(name) + field(value) for name, value in pairs) if pairs else b""


def hkdf(algorithm, key, salt, info, length):
    return HKDF(algorithm, length, salt, info).derive(key)


def mgf1(name, seed, length):
    digest_length = hashlib.new(name).digest_size
    blocks = (hashlib.new(name, seed + u32(i)).digest() for i in range(-(-length // digest_length)))
    return b"".join(blocks)[:length]


def xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right))


def rsa_pad(padding, data_key, drawn):
    """The 256 bytes that are raised to a power. `drawn(length)` gives the random ones."""
    if padding == "PKCS1":
        ps = bytes(byte or 1 for byte in drawn(253 - len(data_key)))
        return b"\0\2" + ps + b"\0" + data_key
    name = padding.removeprefix("OAEP-").replace("-", "").lower()
    digest = hashlib.new(name).digest()
    block = digest + bytes(256 - 2 - 2 * len(digest) - len(data_key)) + b"\1" + data_key
    seed = drawn(len(digest))
    masked = xor(block, mgf1(name, seed, len(block)))
    return b"\0" + xor(seed, mgf1(name, masked, len(seed))) + masked


def wrap(golden, key, data_key, aad, drawn):
    """One encrypted data key."""
    name = key["keyName"].encode()
    if key["type"] == "raw-aes":
        iv = drawn(12)
        info = name + u32(128) + u32(12) + iv
        ciphertext = AESGCM(bytes.fromhex(key["key"])).encrypt(iv, data_key, aad)
    else:
        public = serialization.load_pem_public_key(golden["rsaKeyPair"]["publicKey"].encode()).public_numbers()
        padded = int.from_bytes(rsa_pad(key["padding"], data_key, drawn), "big")
        info = name
        ciphertext = pow(padded, public.e, public.n).to_bytes(256, "big")
    return field(key["providerId"].encode()) + field(info) + field(ciphertext)


def make(golden, message):
    suite = int(message["algorithmSuite"], 16)
    version, key_length, kdf, curve, signature_hash = SUITES[suite]
    frame_length = message["frameLength"]
    plaintext = named("plaintext", message["plaintextLength"])

    def draw(count):
        return lambda length: named(f"{message['id']}/{count}", length)

    context = dict(golden["encryptionContexts"][message["encryptionContext"]])
    if curve:
        point = bytes.fromhex(golden["signingKeys"][curve]["publicKey"])
        context["aws-crypto-public-key"] = base64.b64encode(point).decode()
    aad = serialize(context)

    keys = [golden["wrappingKeys"][name] for name in message["wrappingKeys"]]
    data_key = draw(1)(key_length)
    wrapped = [wrap(golden, key, data_key, aad, draw(2 + index)) for index, key in enumerate(keys)]
    message_id = draw(2 + len(keys))(16 if version == 1 else 32)

    key, commitment = data_key, b""
    if version == 2:
        key = hkdf(kdf, data_key, message_id, u16(suite) + b"DERIVEKEY", 32)
        commitment = hkdf(kdf, data_key, message_id, b"COMMITKEY", 32)
    elif kdf:
        key = hkdf(kdf, data_key, bytes(kdf.digest_size), u16(suite) + message_id, key_length)
    aead = AESGCM(key)

    head = (b"\x01\x80" if version == 1 else b"\x02") + u16(suite) + message_id
    body = field(aad) + u16(len(wrapped)) + b"".join(wrapped) + b"\x02"
    tail = bytes(4) + b"\x0c" + u32(frame_length) if version == 1 else u32(frame_length) + commitment
    header = head + body + tail
    parts = [header, bytes(12) if version == 1 else b"", aead.encrypt(bytes(12), b"", header)]

    count = max(1, -(-len(plaintext) // frame_length))
    for number in range(1, count + 1):
        text = plaintext[(number - 1) * frame_length : number * frame_length]
        is_final = number == count
        label = b"AWSKMSEncryptionClient Final Frame" if is_final else b"AWSKMSEncryptionClient Frame"
        iv = number.to_bytes(12, "big")
        sealed = aead.encrypt(iv, text, message_id + label + u32(number) + len(text).to_bytes(8, "big"))
        if is_final:
            parts += [b"\xff" * 4, u32(number), iv, u32(len(text)), sealed]
        else:
            parts += [u32(number), iv, sealed]

    made = b"".join(parts)
    if curve:
        scalar = int(golden["signingKeys"][curve]["privateKey"], 16)
        signing_key = ec.derive_private_key(scalar, CURVES[curve])
        made += field(signing_key.sign(made, ec.ECDSA(signature_hash, deterministic_signing=True)))
    return made


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        golden = json.load(file)
    differing = []
    for message in golden["messages"]:
        made = make(golden, message)
        expected = (message["length"], message["sha256"])
        if (len(made), hashlib.sha256(made).hexdigest()) != expected:
            differing.append(message["id"])
    print(json.dumps({"made": len(golden["messages"]), "differing": differing}))


main()
