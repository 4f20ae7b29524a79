export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

export const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

/** A text's UTF-8 in base64, as `data` of a Secret and of a kubeconfig has it. */
export const base64Text = (text: string): string => base64(utf8(text))

/** Undefined for what is no base64. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** base64url without padding, as JSON Web Tokens have it. */
export const base64url = (bytes: Uint8Array): string => base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

export const fromBase64url = (text: string): Uint8Array | undefined => fromBase64(text.replace(/-/g, '+').replace(/_/g, '/'))

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** PEM with lines of 64 characters and a last line break. */
export const pem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${base64(bytes).replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`

/** The bytes of the first PEM block of that label. */
export const fromPem = (label: string, text: string): Uint8Array | undefined => {
  const begin = `-----BEGIN ${label}-----`
  const start = text.indexOf(begin)
  const end = text.indexOf(`-----END ${label}-----`, start)
  return start === -1 || end === -1 ? undefined : fromBase64(text.slice(start + begin.length, end).replace(/\s/g, ''))
}

/** The bytes of all, one after another. */
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
