import type { Value } from '@/apimachinery/template/value'

/** What functions of templates need of the world. */
export type Environment = {
  /** Milliseconds since the epoch. */
  now(): number
  /** A number in [0, 1). */
  random(): number
  /** A hash in hexadecimal digits. */
  digest(kind: 'sha1' | 'sha256' | 'sha512', text: string): string
  lookup(apiVersion: string, kind: string, namespace: string, name: string): Value
}
