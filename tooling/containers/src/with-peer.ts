import { type Absent, expectContainer } from '@sealwright/test-kit'
import { afterAll, beforeAll, type TestContext } from 'vitest'
import { type Peer, type PeerName, peers } from './peer.ts'

/**
 * One peer for the tests of a `describe`, started before them and stopped after them.
 *
 * @param prepare what the tests need there
 * @returns what gives a test the peer, or skips the test and says why
 */
export function withPeer(
  name: PeerName,
  prepare: (peer: Peer) => Promise<void> = async () => {},
): (context: Pick<TestContext, 'skip'>) => Peer {
  let peer: Peer | Absent | undefined
  beforeAll(async () => {
    const started = await peers[name]()
    if (!('reason' in started)) await prepare(started)
    peer = started
    // Where an image or a Python environment must be fetched first, it takes minutes.
  }, 600_000)
  afterAll(async () => {
    if (peer !== undefined && !('reason' in peer)) await peer[Symbol.asyncDispose]()
  })
  return (context) => expectContainer(context, peer)
}
