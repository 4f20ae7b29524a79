import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind } from '../define'
import { forbiddenValue, invalidValue, tooLong } from '../field-error'
import { dataKeyErrors } from '../names'

export type ConfigMap = KubeObject & { immutable?: boolean; data?: Record<string, string>; binaryData?: Record<string, string> }

const maximumSize = 1024 * 1024

export const configMap = defineKind<ConfigMap>({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  namespaced: true,
  // as pkg/apis/core/validation ValidateConfigMap
  validate: (map) => {
    const errors: FieldError[] = []
    let size = 0
    for (const [key, value] of Object.entries(map.data ?? {})) {
      for (const m of dataKeyErrors(key)) errors.push(invalidValue(`data[${key}]`, key, m))
      if (map.binaryData?.[key] !== undefined) errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'))
      size += value.length
    }
    for (const [key, value] of Object.entries(map.binaryData ?? {})) {
      for (const m of dataKeyErrors(key)) errors.push(invalidValue(`binaryData[${key}]`, key, m))
      size += value.length
    }
    if (size > maximumSize) errors.push(tooLong('', maximumSize))
    return errors
  },
  // as ValidateConfigMapUpdate
  validateUpdate: (map, previous) => {
    if (!previous.immutable) return []
    const errors: FieldError[] = []
    if (!map.immutable) errors.push(forbiddenValue('immutable', 'field is immutable when `immutable` is set'))
    if (JSON.stringify(map.data) !== JSON.stringify(previous.data))
      errors.push(forbiddenValue('data', 'field is immutable when `immutable` is set'))
    if (JSON.stringify(map.binaryData) !== JSON.stringify(previous.binaryData))
      errors.push(forbiddenValue('binaryData', 'field is immutable when `immutable` is set'))
    return errors
  },
  columns: [{ name: 'Data', cell: (map) => Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length }, ageColumn],
})
