import type { FieldError } from '@/cluster/door'
import { duplicateValue, forbiddenValue, invalidValue, requiredValue } from '../field-error'
import { dns1123LabelErrors } from '../names'
import { hostPathErrors } from './persistent-volume-source'
import type { KeyToPath, Volume } from './pod-types'

const modeErrors = (field: string, mode: number | undefined): FieldError[] =>
  mode === undefined || (mode >= 0 && mode <= 0o777)
    ? []
    : [invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]

const itemErrors = (items: readonly KeyToPath[] | undefined, at: string): FieldError[] =>
  (items ?? []).flatMap((item, i) => [
    ...(item.key ? [] : [requiredValue(`${at}.items[${i}].key`, '')]),
    ...(item.path ? pathErrors(item.path, `${at}.items[${i}].path`) : [requiredValue(`${at}.items[${i}].path`, '')]),
    ...modeErrors(`${at}.items[${i}].mode`, item.mode),
  ])

// as validateLocalNonReservedPath
const pathErrors = (path: string, at: string): FieldError[] => [
  ...(path.startsWith('/') ? [invalidValue(at, path, 'must be a relative path')] : []),
  ...(path.split('/').includes('..') ? [invalidValue(at, path, "must not contain '..'")] : []),
]

const sourceErrors = (volume: Volume, at: string): FieldError[] => {
  const sources = Object.keys(volume).filter((key) => key !== 'name')
  if (sources.length === 0) return [requiredValue(at, 'must specify a volume type')]
  const errors = sources.slice(1).map((name) => forbiddenValue(`${at}.${name}`, 'may not specify more than 1 volume type'))
  if (volume.hostPath) errors.push(...hostPathErrors(volume.hostPath, `${at}.hostPath`))
  if (volume.configMap) {
    if (!volume.configMap.name) errors.push(requiredValue(`${at}.configMap.name`, ''))
    errors.push(
      ...modeErrors(`${at}.configMap.defaultMode`, volume.configMap.defaultMode),
      ...itemErrors(volume.configMap.items, `${at}.configMap`),
    )
  }
  if (volume.secret) {
    if (!volume.secret.secretName) errors.push(requiredValue(`${at}.secret.secretName`, ''))
    errors.push(...modeErrors(`${at}.secret.defaultMode`, volume.secret.defaultMode), ...itemErrors(volume.secret.items, `${at}.secret`))
  }
  if (volume.persistentVolumeClaim && !volume.persistentVolumeClaim.claimName)
    errors.push(requiredValue(`${at}.persistentVolumeClaim.claimName`, ''))
  return errors
}

/** As ValidateVolumes. */
export const validateVolumes = (volumes: readonly Volume[], at: string): FieldError[] => {
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [i, volume] of volumes.entries()) {
    const path = `${at}[${i}]`
    errors.push(...sourceErrors(volume, path))
    if (!volume.name) errors.push(requiredValue(`${path}.name`, ''))
    else {
      errors.push(...dns1123LabelErrors(volume.name).map((m) => invalidValue(`${path}.name`, volume.name, m)))
      if (names.has(volume.name)) errors.push(duplicateValue(`${path}.name`, volume.name))
    }
    names.add(volume.name)
  }
  return errors
}
