/** What the outside hands in: time and everything drawn. The same seed and requests give the same cluster, byte for byte. */
export type World = {
  /** Simulated time, milliseconds since the epoch. */
  now(): number
  /** A fresh RFC 4122-shaped uid. */
  uid(): string
  /** `length` characters of Kubernetes' safe alphabet (`bcdfghjklmnpqrstvwxz2456789`), for generated names and suffixes. */
  suffix(length: number): string
  /** A whole number, 0 ≤ n < `below`. */
  integer(below: number): number
}
