#!/bin/sh
# A file encrypted, inspected and decrypted with the CLI.
# Needs AWS_ENDPOINT_URL, for example http://127.0.0.1:4566, and $sealwright: `sealwright`, or from a clone
# `npm run -s sealwright --`.
set -eu
: "${sealwright:=sealwright}"
sealwright() { command $sealwright "$@"; }
# #region readme
sealwright kms create-key alias/files

sealwright encrypt report.txt --key alias/files --context tenant=acme    # writes report.txt.enc
sealwright inspect report.txt.enc                                        # needs no key
sealwright verify report.txt.enc --key alias/files                       # writes nothing
sealwright decrypt report.txt.enc --key alias/files --context tenant=acme --output copy.txt

tar c folder | sealwright encrypt --key alias/files > folder.tar.enc
sealwright decrypt --key alias/files < folder.tar.enc | tar t
# #endregion
