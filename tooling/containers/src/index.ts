export { type Difference, differences, differencesTable, outcomeOf } from './differences.ts'
export { importKey } from './imported-key.ts'
export { clientOf, createKey, type Peer, type PeerName, peers, region } from './peer.ts'
export { withPeer } from './with-peer.ts'
