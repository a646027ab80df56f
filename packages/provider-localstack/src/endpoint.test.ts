import { describe, expect, it } from 'vitest'
import { endpointOf } from './endpoint.ts'

describe('endpointOf', () => {
  it('prefers the option, then the variable of the service, then the general one, then LocalStack’s', () => {
    const environment = {
      LOCALSTACK_HOST: 'localstack:1',
      AWS_ENDPOINT_URL: 'http://localhost:2',
      AWS_ENDPOINT_URL_KMS: 'http://localhost:3',
    }
    expect(endpointOf({ environment, endpoint: 'http://localhost:4/' })).toBe('http://localhost:4')
    expect(endpointOf({ environment })).toBe('http://localhost:3')
    expect(endpointOf({ environment: { ...environment, AWS_ENDPOINT_URL_KMS: '' } })).toBe('http://localhost:2')
    expect(endpointOf({ environment: { LOCALSTACK_HOST: 'localstack:1' } })).toBe('http://localstack:1')
    expect(endpointOf({ environment: { LOCALSTACK_HOST: 'localstack' } })).toBe('http://localstack:4566')
    expect(endpointOf({ environment: { LOCALSTACK_HOST: 'https://localstack' } })).toBe('https://localstack')
    expect(endpointOf({ environment: {} })).toBe('http://127.0.0.1:4566')
  })

  it.each([
    'http://localhost:4566',
    'http://127.0.0.1:4566',
    'http://127.1:4566',
    'http://[::1]:4566',
    'http://localstack:4566',
    'http://host.docker.internal:4566',
    'http://localhost.localstack.cloud:4566',
    'https://kms.localhost.localstack.cloud',
    'http://10.1.2.3',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.1.1',
    'http://[fd00::1]:4566',
    'http://[fe80::1]:4566',
  ])('takes %s as local', (endpoint) => {
    expect(endpointOf({ endpoint })).toContain('://')
  })

  it.each([
    'https://kms.eu-central-1.amazonaws.com',
    'http://8.8.8.8:4566',
    'http://172.32.0.1',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://localhost.localstack.cloud.example.com',
    'http://[2001:db8::1]:4566',
  ])('refuses %s, unless told to take it', (endpoint) => {
    expect(() => endpointOf({ endpoint })).toThrow(TypeError)
    expect(endpointOf({ endpoint, allowPublicAddress: true })).toBe(endpoint)
  })

  it.each(['', 'localhost:4566', 'ftp://localhost', 'http://'])('refuses %j', (endpoint) => {
    expect(() => endpointOf({ endpoint })).toThrow(/want a URL/)
  })
})
