import type { FieldError } from '@/cluster/door'
import { forbiddenValue, notSupportedValue } from '../field-error'

export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod'

const short: Readonly<Record<AccessMode, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
const supported = Object.keys(short).sort()

/** `RWO,RWX`. as pkg/apis/core/v1/helper GetAccessModesAsString */
export const accessModesCell = (modes: readonly AccessMode[] = []): string =>
  Object.entries(short)
    .flatMap(([mode, text]) => (modes.includes(mode as AccessMode) ? [text] : []))
    .join(',')

/** Known modes, and ReadWriteOncePod alone. */
export const accessModeErrors = (modes: readonly AccessMode[], at: string): FieldError[] => [
  ...modes.filter((mode) => !supported.includes(mode)).map((mode) => notSupportedValue(at, mode, supported)),
  ...(modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod' && supported.includes(mode))
    ? [forbiddenValue(at, 'may not use ReadWriteOncePod with other access modes')]
    : []),
]

/** Kubernetes' volume modes, as validation lists them. */
export const volumeModes = ['Block', 'Filesystem']
