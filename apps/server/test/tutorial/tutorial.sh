#!/bin/sh
# Envelope encryption by hand: the aws CLI asks a KMS for a data key, and openssl encrypts a file with it.
# Nothing in here knows which KMS answers.
set -eu

echo 'The launch code is 00000000.' > secret.txt

# #region key
key_id=$(aws kms create-key --description 'Tutorial key' --query KeyMetadata.KeyId --output text)
aws kms create-alias --alias-name alias/tutorial --target-key-id "$key_id"
# #endregion

# #region seal
# A fresh data key: in plain for openssl, and wrapped to be kept beside the file.
aws kms generate-data-key --key-id alias/tutorial --key-spec AES_256 \
  --query '[Plaintext, CiphertextBlob]' --output text > data-key.txt
cut -f 1 data-key.txt > data-key.plain
cut -f 2 data-key.txt | base64 -d > data-key.wrapped

openssl enc -aes-256-cbc -pbkdf2 -salt -in secret.txt -out secret.enc -pass file:data-key.plain
rm data-key.txt data-key.plain
# #endregion

# #region open
aws kms decrypt --ciphertext-blob fileb://data-key.wrapped --query Plaintext --output text > data-key.plain
openssl enc -d -aes-256-cbc -pbkdf2 -in secret.enc -out opened.txt -pass file:data-key.plain
rm data-key.plain
diff secret.txt opened.txt
# #endregion
echo 'envelope: the opened file is the same'

# #region small
# Up to 4096 bytes need no data key: KMS encrypts them itself.
aws kms encrypt --key-id alias/tutorial --plaintext fileb://secret.txt --encryption-context purpose=tutorial \
  --query CiphertextBlob --output text | base64 -d > small.enc
aws kms decrypt --ciphertext-blob fileb://small.enc --encryption-context purpose=tutorial \
  --query Plaintext --output text | base64 -d > small.txt
diff secret.txt small.txt
# #endregion
echo 'small: the opened text is the same'

# Another encryption context than the one that it was encrypted with: refused.
if aws kms decrypt --ciphertext-blob fileb://small.enc --encryption-context purpose=another; then
  echo 'context: it should have been refused' && exit 1
fi
echo 'context: refused'

# A disabled key: refused.
aws kms disable-key --key-id "$key_id"
if aws kms decrypt --ciphertext-blob fileb://data-key.wrapped; then
  echo 'disabled: it should have been refused' && exit 1
fi
echo 'disabled: refused'
