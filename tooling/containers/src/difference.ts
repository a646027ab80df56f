import type { KMS } from '@aws-sdk/client-kms'
import { clientOf, type Peer } from './peer.ts'

/** Something that LocalStack's KMS does otherwise than AWS KMS. */
export interface Difference {
  /** What a program does, as the guide has it. */
  readonly what: string
  /** What comes of it at LocalStack: the name of an error, `accepted`, or what the answer holds. */
  readonly localstack: string
  /** What comes of it at AWS, by its documentation, and at our server. */
  readonly aws: string
  /** @returns what the answer holds, if that is the point; else nothing, for `accepted` */
  attempt(kms: KMS, peer: Peer): Promise<unknown>
}

/** Does it. @returns what came of it, in the words of the table */
export async function outcomeOf({ attempt }: Difference, peer: Peer): Promise<string> {
  try {
    const answer = await attempt(clientOf(peer), peer)
    return answer === undefined ? 'accepted' : String(answer)
  } catch (error) {
    return (error as Error).name
  }
}
