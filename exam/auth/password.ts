import { hash, verify } from '@node-rs/argon2'

/** argon2id with the parameters of the OWASP cheat sheet: 19 MiB, two passes, one lane. They are the library's defaults, written out. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, options)
}

/** A hash nobody has the password of: an unknown account takes as long to refuse as a known one. */
let nobody: Promise<string> | undefined

export async function passwordFits(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  nobody ??= hashPassword(crypto.randomUUID())
  const fits = await verify(passwordHash ?? (await nobody), password)
  return fits && Boolean(passwordHash)
}
