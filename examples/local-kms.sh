#!/bin/sh
# A key of the local KMS with the aws CLI, a data key under it, and the same data key back.
# Needs AWS_ENDPOINT_URL, for example http://127.0.0.1:4566, where `npm run -s serve` listens.
set -eu
# #region readme
key=$(aws kms create-key --query KeyMetadata.KeyId --output text)
aws kms create-alias --alias-name alias/app --target-key-id "$key"

aws kms generate-data-key --key-id alias/app --key-spec AES_256 \
  --encryption-context tenant=acme --query CiphertextBlob --output text | base64 -d > data-key.wrapped
aws kms decrypt --ciphertext-blob fileb://data-key.wrapped \
  --encryption-context tenant=acme --query '[KeyId, EncryptionAlgorithm]' --output text
# #endregion
