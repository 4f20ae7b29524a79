import { describe, expect, it } from 'vitest'
import { canonicalIP, isIPv6 } from './ip-address'

describe('canonicalIP', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['172.31.0.0/12', '172.16.0.0/12'],
    ['203.0.113.7/32', '203.0.113.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8::1', '2001:db8:0:0:0:0:0:1'],
    ['2001:db8:0:0::1', '2001:db8:0:0:0:0:0:1'],
    ['2001:0db8::0001/64', '2001:db8:0:0:0:0:0:0/64'],
    ['2001:db8:ffff::/36', '2001:db8:f000:0:0:0:0:0/36'],
    ['::/0', '0:0:0:0:0:0:0:0/0'],
    ['::ffff:10.0.0.1', '0:0:0:0:0:ffff:a00:1'],
    ['10.0.0.1/33', undefined],
    ['10.0.0.1/', undefined],
    ['::1/129', undefined],
    ['10.01.0.1', undefined],
    ['web', undefined],
  ])('%s', (text, canonical) => {
    expect(canonicalIP(text)).toBe(canonical)
  })
})

describe('isIPv6', () => {
  it.each([
    ['::', true],
    ['::1', true],
    ['1::', true],
    ['1:2:3:4:5:6:7:8', true],
    ['1:2:3:4:5:6:10.0.0.1', true],
    ['1:2:3:4:5:6:7::', true],
    ['1:2:3:4:5:6:7', false],
    ['1:2:3:4:5:6:7:8::', false],
    ['1::2::3', false],
    ['10.0.0.1::', false],
    ['12345::', false],
    [':1', false],
    ['fd00::g', false],
    ['10.0.0.1', false],
  ])('%s', (text, is) => {
    expect(isIPv6(text)).toBe(is)
  })
})
