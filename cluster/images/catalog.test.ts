import { describe, expect, it } from 'vitest'
import { canonicalName, parseReference } from '@/apimachinery/image-reference'
import { findImage, isInvalid } from './catalog'

describe('image references', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.29', 'docker.io/library/nginx:1.29'],
    ['library/nginx', 'docker.io/library/nginx:latest'],
    ['docker.io/nginx:1.29', 'docker.io/library/nginx:1.29'],
    ['hashicorp/http-echo:1.0', 'docker.io/hashicorp/http-echo:1.0'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost:5000/web', 'localhost:5000/web:latest'],
    ['nginx@sha256:abc', 'docker.io/library/nginx@sha256:abc'],
  ])('%s is %s', (reference, name) => expect(canonicalName(reference)).toBe(name))

  it('a reference has its parts', () => {
    expect(parseReference('quay.io/metallb/speaker:v0.15.3')).toEqual({
      registry: 'quay.io',
      repository: 'metallb/speaker',
      tag: 'v0.15.3',
      digest: undefined,
    })
  })
  it.each(['Nginx', 'nginx:!', '', 'a b'])('%j names no image', (reference) => expect(isInvalid(reference)).toBe(true))
})

describe('tags', () => {
  const exists = (reference: string) => 'image' in findImage(reference)
  it.each([
    'nginx',
    'nginx:1',
    'nginx:1.7.9',
    'nginx:1.29.4-alpine',
    'nginx:stable-alpine',
    'nginx:mainline',
    'postgres:17',
    'postgres:17-alpine3.22',
    'busybox:1.28',
    'redis:8-bookworm',
    'registry.k8s.io/kube-proxy:v1.35.2',
    'registry.k8s.io/e2e-test-images/agnhost:2.53',
  ])('%s is there', (reference) => expect(exists(reference)).toBe(true))
  it.each(['nginx:nope', 'nginx:1.999', 'nginx:99', 'nginx:latst', 'busybox:1.28.x', 'httpd:2.5', 'redis:alpin'])(
    '%s is not',
    (reference) => expect(exists(reference)).toBe(false),
  )
  it('says so as the registry would', () => {
    expect(findImage('nginx:nope')).toEqual({
      error:
        'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found',
    })
  })
  it('says what is not simulated', () => {
    expect(findImage('example/app:1.4')).toEqual({ error: 'seatrial does not simulate image example/app:1.4' })
  })
})
