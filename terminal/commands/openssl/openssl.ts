import type { HostCommand } from '../../host-command'
import { certificate, verified } from './certificate'
import { base64, digest, rand } from './data'
import { input, Refused } from './files'
import { genrsa, key } from './keys'
import { request, signRequest } from './request'
import { wordsOf } from './words'

/** `openssl`, as far as the exam asks for it: keys, requests, and what stands in a certificate. */
export const openssl: HostCommand = {
  names: ['openssl'],
  async run(use) {
    const [name = '', ...args] = use.args
    const words = wordsOf(args)
    try {
      switch (name) {
        case 'version':
          use.out('OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)\n')
          return 0
        case 'genrsa':
          return await genrsa(use, words)
        case 'genpkey':
          return await genrsa(use, { ...words, rest: [/bits:(\d+)/.exec(words.values.pkeyopt ?? '')?.[1] ?? '2048'] })
        case 'rsa':
        case 'pkey':
          return await key(use, words)
        case 'req':
          return await request(use, words)
        case 'x509':
          return words.switches.has('req') ? await signRequest(use, words) : await certificate(use, words)
        case 'verify':
          return await verified(use, words)
        case 'rand':
          return rand(use, words)
        case 'dgst':
          return await digest(use, words, 'sha256')
        case 'md5':
        case 'sha1':
        case 'sha256':
        case 'sha384':
        case 'sha512':
          return await digest(use, words, name)
        case 'base64':
        case 'enc':
          return base64(use, await input(use, words.values.in, 'data'), words.switches.has('d'))
        default:
          return use.fail(`seatrial does not simulate openssl ${name}; it has genrsa, rsa, req, x509, verify, dgst, rand and base64\n`)
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return use.fail(`${error.message}\n`)
    }
  },
}
