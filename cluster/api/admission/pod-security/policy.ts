import type { FieldError } from '@/cluster/door'
import { invalidValue } from '@/cluster/kinds/field-error'
import { baselineChecks } from './baseline'
import type { SecuredSpec, Violation } from './pod'
import { restrictedChecks } from './restricted'

export type Level = 'privileged' | 'baseline' | 'restricted'
export type LevelVersion = { level: Level; version: string }
/** What a namespace's labels ask for. */
export type Policy = { enforce: LevelVersion; audit: LevelVersion; warn: LevelVersion }

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted']
const prefix = 'pod-security.kubernetes.io/'

/** Positive when `a` is the stricter. as api.CompareLevels */
export const compareLevels = (a: Level, b: Level): number => levels.indexOf(a) - levels.indexOf(b)

/** `restricted:latest` */
export const levelText = ({ level, version }: LevelVersion): string => `${level}:${version}`

type Labels = Readonly<Record<string, string>>

/** The policy of these labels, and what is wrong with them; a level that is none counts as the strictest. as api.PolicyToEvaluate */
export const policyOf = (labels: Labels = {}): { policy: Policy; errors: FieldError[] } => {
  const errors: FieldError[] = []
  const partOf = (mode: string): LevelVersion => {
    const [levelLabel, versionLabel] = [`${prefix}${mode}`, `${prefix}${mode}-version`]
    const level = labels[levelLabel] ?? 'privileged'
    const version = labels[versionLabel] ?? 'latest'
    const known = levels.find((l) => l === level)
    if (known === undefined) errors.push(invalidValue(`metadata.labels[${levelLabel}]`, level, `must be one of ${levels.join(', ')}`))
    const fits = version === 'latest' || /^v1\.(0|[1-9][0-9]*)$/.test(version)
    if (!fits) errors.push(invalidValue(`metadata.labels[${versionLabel}]`, version, 'must be "latest" or "v1.x"'))
    return { level: known ?? 'restricted', version: fits ? version : 'latest' }
  }
  const enforce = partOf('enforce')
  const audit = partOf('audit')
  const warn = partOf('warn')
  const silent = labels[`${prefix}warn`] === undefined && labels[`${prefix}enforce`] !== undefined
  return { policy: { enforce, audit, warn: silent && compareLevels(enforce.level, warn.level) > 0 ? enforce : warn }, errors }
}

const checksOf = (level: Level) => {
  if (level === 'privileged') return []
  if (level === 'baseline') return baselineChecks
  return [...baselineChecks.filter(({ id }) => !restrictedChecks.some((check) => check.replaces === id)), ...restrictedChecks]
}

/** All that a pod does against a level. Every version is checked as the latest. */
export const violationsOf = ({ level }: LevelVersion, spec: SecuredSpec): Violation[] =>
  checksOf(level).flatMap((check) => check.violation(spec) ?? [])

/** `privileged (container "a" must not …), host namespaces (hostPID=true)` */
export const detailsText = (violations: readonly Violation[]): string =>
  violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')
