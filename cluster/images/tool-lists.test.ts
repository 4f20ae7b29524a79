import { describe, expect, it } from 'vitest'
import { imageOf } from './catalog'

/** What people look for in a container, and do or do not find there. */
const asked = 'sh bash ls cat env ps ip ss netstat ping telnet nc curl wget nslookup dig vi top openssl psql mysql redis-cli find'.split(
  ' ',
)

// As the images of Docker Hub and registry.k8s.io have it (Debian 13 and Alpine 3.22 below them), of what is simulated.
const images: Record<string, string> = {
  nginx: 'sh bash ls cat env curl find',
  httpd: 'sh bash ls cat env find',
  busybox: 'sh ls cat env ps ip netstat ping telnet nc wget nslookup vi top find',
  alpine: 'sh ls cat env ps ip netstat ping telnet nc wget nslookup vi top find',
  'curlimages/curl': 'sh ls cat env ps ip netstat ping telnet nc curl wget nslookup vi top find',
  postgres: 'sh bash ls cat env psql find',
  redis: 'sh bash ls cat env redis-cli find',
  memcached: 'sh bash ls cat env find',
  node: 'sh bash ls cat env curl wget find',
  python: 'sh bash ls cat env curl wget find',
  'hashicorp/http-echo': '',
  'registry.k8s.io/pause:3.10': '',
  'registry.k8s.io/coredns/coredns:v1.13.1': '',
}

describe('the tools of an image', () => {
  it.each(Object.entries(images))('%s', (name, tools) => {
    expect(asked.filter((tool) => imageOf(name)?.tools.includes(tool)).join(' ')).toBe(tools)
  })
})
