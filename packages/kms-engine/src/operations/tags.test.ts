import { beforeEach, describe, expect, test } from 'vitest'
import { expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

let kms: KmsUnderTest
let KeyId: string
beforeEach(async () => {
  kms = kmsUnderTest()
  ;({ KeyId } = await kms.createKey({ Tags: [{ TagKey: 'b', TagValue: '1' }] }))
})

const tag = (TagKey: string, TagValue = '') => ({ TagKey, TagValue })
const tagsOf = async () => (await kms.call('ListResourceTags', { KeyId })).Tags

describe('the tags of a key', () => {
  test('can be added, changed and taken away', async () => {
    expect(await kms.call('TagResource', { KeyId, Tags: [tag('a', 'x'), tag('b', '2')] })).toBeUndefined()
    expect(await tagsOf()).toEqual([tag('a', 'x'), tag('b', '2')])
    expect(await kms.call('UntagResource', { KeyId, TagKeys: ['a', 'absent'] })).toBeUndefined()
    expect(await tagsOf()).toEqual([tag('b', '2')])
  })

  test('are told apart by case', async () => {
    await kms.call('TagResource', { KeyId, Tags: [tag('B', '2')] })
    expect(await tagsOf()).toEqual([tag('B', '2'), tag('b', '1')])
  })

  test('are at most fifty, none of them reserved or twice in a request', async () => {
    const Tags = Array.from({ length: 49 }, (_, n) => tag(`t${n}`))
    await kms.call('TagResource', { KeyId, Tags })
    await kms.call('TagResource', { KeyId, Tags })
    await expectFault(kms.call('TagResource', { KeyId, Tags: [tag('more')] }), 'TagException', 'Too many tags')
    await expectFault(kms.call('TagResource', { KeyId, Tags: [tag('Aws:x')] }), 'TagException', /reserved$/)
    await expectFault(
      kms.call('TagResource', { KeyId, Tags: [tag('x'), tag('x')] }),
      'TagException',
      'Duplicate tag keys',
    )
  })

  test('come in pages', async () => {
    await kms.call('TagResource', { KeyId, Tags: ['a', 'c', 'd'].map((name) => tag(name)) })
    const seen: (string | undefined)[] = []
    let Marker: string | undefined
    do {
      const page = await kms.call('ListResourceTags', { KeyId, Limit: 3, Marker })
      seen.push(...page.Tags!.map(({ TagKey }) => TagKey))
      Marker = page.NextMarker
    } while (Marker !== undefined)
    expect(seen).toEqual(['a', 'b', 'c', 'd'])
    await expectFault(kms.call('ListResourceTags', { KeyId, Marker: 'x' }), 'InvalidMarkerException')
  })

  test('cannot be changed, nor can the description, while the key waits for its deletion', async () => {
    await kms.call('UpdateKeyDescription', { KeyId, Description: 'new' })
    expect((await kms.call('DescribeKey', { KeyId })).KeyMetadata?.Description).toBe('new')
    await kms.call('ScheduleKeyDeletion', { KeyId })
    await expectFault(kms.call('TagResource', { KeyId, Tags: [tag('a')] }), 'KMSInvalidStateException')
    await expectFault(kms.call('UntagResource', { KeyId, TagKeys: ['b'] }), 'KMSInvalidStateException')
    await expectFault(kms.call('UpdateKeyDescription', { KeyId, Description: 'x' }), 'KMSInvalidStateException')
    expect(await tagsOf()).toEqual([tag('b', '1')])
  })

  test('name the member in errors', async () => {
    const answer = kms.call('TagResource', { KeyId, Tags: [tag('x'.repeat(129))] })
    await expectFault(answer, 'ValidationException', /'tags\.1\.member\.tagKey' failed/)
  })
})
