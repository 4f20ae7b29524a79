import { ansic } from './print'
import type { Release } from './release'
import { manifestText } from './render'

/** What install, upgrade and status print of a release. As cmd statusPrinter WriteTable. */
export function statusText(
  release: Release,
  options: { dryRun?: boolean; hideNotes?: boolean; resources?: string; metadata?: boolean } = {},
): string {
  const { info } = release
  let text = `NAME: ${release.name}\n`
  text += `LAST DEPLOYED: ${ansic(info.last_deployed)}\nNAMESPACE: ${release.namespace}\nSTATUS: ${info.status}\nREVISION: ${release.version}\n`
  const { name, version, appVersion } = release.chart.metadata
  if (options.metadata) text += `CHART: ${name}\nVERSION: ${version}\nAPP_VERSION: ${appVersion ?? ''}\n`
  text += `DESCRIPTION: ${info.description}\n`
  if (options.resources) text += `RESOURCES:\n${options.resources}\n`
  const tests = (release.hooks ?? []).filter((hook) => hook.events.includes('test'))
  if (tests.length === 0) text += 'TEST SUITE: None\n'
  for (const { name, last_run } of tests)
    if (last_run.started_at)
      text += `TEST SUITE:     ${name}\nLast Started:   ${ansic(last_run.started_at)}\nLast Completed: ${ansic(last_run.completed_at ?? last_run.started_at)}\nPhase:          ${last_run.phase}\n`
  if (options.dryRun) {
    text += `HOOKS:\n${manifestText((release.hooks ?? []).map(({ path, manifest }) => ({ path, text: manifest })))}`
    text += `MANIFEST:\n${release.manifest}\n`
  }
  const notes = info.notes?.trim() ?? ''
  if (notes !== '' && !options.hideNotes) text += `NOTES:\n${notes}\n`
  return text
}
