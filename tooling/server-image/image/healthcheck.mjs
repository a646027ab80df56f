// Ends with 0 if the server in this container answers.
const { ok } = await fetch(`http://127.0.0.1:${process.env.SEALWRIGHT_PORT}/_sealwright/health`)
process.exitCode = ok ? 0 : 1
