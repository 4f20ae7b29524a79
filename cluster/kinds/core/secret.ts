import { base64Text } from '@/apimachinery/encoding'
import { fieldOf } from '@/apimachinery/equal'
import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind } from '../define'
import { forbiddenValue, invalidValue, requiredValue, tooLong } from '../field-error'
import { dataKeyErrors } from '../names'

export type Secret = KubeObject & { immutable?: boolean; type?: string; data?: Record<string, string>; stringData?: Record<string, string> }

const maximumSize = 1024 * 1024

/** Keys that a type cannot do without, as pkg/apis/core/validation ValidateSecret. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

/** Why a text is no JSON object, as Go's decoder says it. */
const jsonFault = (text: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`
  } catch {
    const start = text.trimStart()[0]
    if (start === undefined) return 'unexpected end of JSON input'
    return /[-{["0-9tfn]/.test(start) ? 'unexpected end of JSON input' : `invalid character '${start}' looking for beginning of value`
  }
}

const typeErrors = (secret: Secret): FieldError[] => {
  const type = secret.type ?? ''
  const has = (key: string) => secret.data?.[key] !== undefined
  if (type === 'kubernetes.io/basic-auth')
    return has('username') || has('password') ? [] : [requiredValue('data[username]', ''), requiredValue('data[password]', '')]
  if (type === 'kubernetes.io/service-account-token')
    return secret.metadata.annotations?.['kubernetes.io/service-account.name']
      ? []
      : [requiredValue('metadata.annotations[kubernetes.io/service-account.name]', '')]
  const file =
    type === 'kubernetes.io/dockerconfigjson' ? '.dockerconfigjson' : type === 'kubernetes.io/dockercfg' ? '.dockercfg' : undefined
  if (file !== undefined && has(file)) {
    const why = jsonFault(atob(secret.data![file]!))
    return why === undefined ? [] : [invalidValue(`data[${file}]`, '<secret contents redacted>', why)]
  }
  return (fieldOf(requiredKeys, type) ?? []).filter((key) => !has(key)).map((key) => requiredValue(`data[${key}]`, ''))
}

export const secret = defineKind<Secret>({
  apiVersion: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
  // stringData is only written, as pkg/apis/core/v1 Convert_v1_Secret_To_core_Secret
  defaults: (draft) => {
    draft.type ||= 'Opaque'
    if (draft.stringData !== undefined) {
      draft.data = { ...draft.data }
      for (const [key, value] of Object.entries(draft.stringData)) draft.data[key] = base64Text(value)
      delete draft.stringData
    }
  },
  validate: (secret) => {
    const errors: FieldError[] = []
    let size = 0
    for (const [key, value] of Object.entries(secret.data ?? {})) {
      for (const m of dataKeyErrors(key)) errors.push(invalidValue(`data[${key}]`, key, m))
      size += value.length
    }
    if (size > (maximumSize * 4) / 3) errors.push(tooLong('data', maximumSize))
    return [...errors, ...typeErrors(secret)]
  },
  immutable: ['type'],
  // as ValidateSecretUpdate
  validateUpdate: (secret, previous) => {
    if (!previous.immutable) return []
    const errors: FieldError[] = []
    if (!secret.immutable) errors.push(forbiddenValue('immutable', 'field is immutable when `immutable` is set'))
    if (JSON.stringify(secret.data) !== JSON.stringify(previous.data))
      errors.push(forbiddenValue('data', 'field is immutable when `immutable` is set'))
    return errors
  },
  fields: { type: (secret) => secret.type ?? '' },
  columns: [{ name: 'Type', cell: (s) => s.type ?? '' }, { name: 'Data', cell: (s) => Object.keys(s.data ?? {}).length }, ageColumn],
})
