import { describe, expect, it } from 'vitest'
import { clientConfig } from './key-service.ts'

const local = 'http://127.0.0.1:4566'

describe('clientConfig', () => {
  it('prefers the option to the environment, and the service-wide variable to the general one', () => {
    const environment = { AWS_ENDPOINT_URL: 'https://all.example', AWS_ENDPOINT_URL_KMS: 'https://kms.example' }
    expect(clientConfig({ endpointUrl: 'https://option.example' }, environment).endpoint).toBe('https://option.example')
    expect(clientConfig({}, environment).endpoint).toBe('https://kms.example')
    expect(clientConfig({}, { AWS_ENDPOINT_URL: 'https://all.example' }).endpoint).toBe('https://all.example')
    expect(clientConfig({}, { AWS_ENDPOINT_URL: '' }).endpoint).toBeUndefined()
  })

  it('takes the Region from the ARN, the option, AWS_REGION, AWS_DEFAULT_REGION, in this order', () => {
    const environment = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }
    expect(clientConfig({ region: 'eu-west-3' }, environment, 'eu-west-4').region).toBe('eu-west-4')
    expect(clientConfig({ region: 'eu-west-3' }, environment).region).toBe('eu-west-3')
    expect(clientConfig({}, environment).region).toBe('eu-west-1')
    expect(clientConfig({}, { AWS_DEFAULT_REGION: 'eu-west-2' }).region).toBe('eu-west-2')
  })

  it.each([local, 'http://localhost:4566', 'http://[::1]:4566'])('has stand-ins for %s', (endpointUrl) => {
    expect(clientConfig({ endpointUrl }, {})).toEqual({
      endpoint: endpointUrl,
      region: expect.any(Function),
      credentials: expect.any(Function),
    })
    expect(clientConfig({ endpointUrl, region: 'eu-west-1' }, {}).region).toBe('eu-west-1')
  })

  it('leaves Region and identity to a profile that is named', () => {
    const expected = { endpoint: local, profile: 'team' }
    expect(clientConfig({ endpointUrl: local, profile: 'team' }, {})).toEqual(expected)
    expect(clientConfig({ endpointUrl: local }, { AWS_PROFILE: 'team' })).toEqual(expected)
  })

  it.each(['https://kms.example', 'http://127.0.0.1.example', 'http://10.0.0.1:4566'])(
    'has no stand-ins for %s',
    (endpointUrl) => {
      expect(clientConfig({ endpointUrl }, {})).toEqual({ endpoint: endpointUrl })
    },
  )

  it.each(['127.0.0.1:4566', 'kms', 'file:///tmp'])('refuses the endpoint %j', (endpointUrl) => {
    expect(() => clientConfig({ endpointUrl }, {})).toThrow(expect.objectContaining({ exitCode: 2 }))
  })
})
