/** Bytes that the lab draws: the same when it is run again. */
export const randomBytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => Math.floor(Math.random() * 256)))
