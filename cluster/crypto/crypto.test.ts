import { createHash, createHmac, createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hex, joined, utf8 } from '@/apimachinery/encoding'
import { publicKeyOf, sign, verify } from './ed25519'
import { hmacSha256, sha256, sha512 } from './sha2'

const messages = [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000].map((length) => utf8('abcdefghij'.repeat(100).slice(0, length)))

describe('digests', () => {
  it.each(messages.map((message) => [message.length, message] as const))('of %i bytes are those of OpenSSL', (_, message) => {
    expect(hex(sha256(message))).toBe(createHash('sha256').update(message).digest('hex'))
    expect(hex(sha512(message))).toBe(createHash('sha512').update(message).digest('hex'))
    expect(hex(hmacSha256(message, message))).toBe(createHmac('sha256', message).update(message).digest('hex'))
  })
})

describe('Ed25519', () => {
  const seed = sha256(utf8('seed'))
  const pkcs8 = joined(Uint8Array.from(Buffer.from('302e020100300506032b657004220420', 'hex')), seed)
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const message = utf8('hello')
  const own = publicKeyOf(seed)

  it('has the public key that OpenSSL has', () => {
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
    expect(hex(own)).toBe(spki.subarray(-32).toString('hex'))
  })
  it('signs as OpenSSL does, byte for byte, and is verified by it', () => {
    const signature = sign(seed, own, message)
    expect(hex(signature)).toBe(nodeSign(null, message, key).toString('hex'))
    expect(nodeVerify(null, message, createPublicKey(key), signature)).toBe(true)
    expect(verify(own, message, signature)).toBe(true)
  })
  it('refuses another message, key or signature', () => {
    const signature = sign(seed, own, message)
    expect(verify(own, utf8('hellp'), signature)).toBe(false)
    expect(verify(publicKeyOf(sha256(utf8('other'))), message, signature)).toBe(false)
    expect(
      verify(
        own,
        message,
        signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
      ),
    ).toBe(false)
    expect(verify(own, message, signature.slice(0, 63))).toBe(false)
  })
})
