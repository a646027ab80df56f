export { clientOf, createKey, type Peer, type PeerName, peers, region } from './peer.ts'
export { withPeer } from './with-peer.ts'
