/**
 * Whether a web page, not a program, sends this request.
 *
 * A page can reach a server on loopback in two ways: across origins, and, when its own name is made to resolve to
 * 127.0.0.1 (DNS rebinding), as if the server were its origin; then it could set any header and read every answer. In
 * both cases the browser adds `Origin` to each request that is neither GET nor HEAD, and no page can keep it from
 * doing so. The SDKs, the `aws` CLI and curl never send it. So one rule covers both ways, and no list of permitted host
 * names has to know how containers and colleagues reach the server.
 *
 * @see https://fetch.spec.whatwg.org/#append-a-request-origin-header
 */
export function isFromWebPage(headers: Headers): boolean {
  // `none`: the person typed the address. Browsers send it to trustworthy origins only: a second sign, not the first.
  const site = headers.get('sec-fetch-site')
  return headers.has('origin') || (site !== null && site !== 'none')
}
