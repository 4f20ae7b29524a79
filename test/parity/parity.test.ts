import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type RealClients, realClients } from '@/cli/real-clients'
import { ownTwin } from './own-twin'
import { realTwin } from './real-twin'
import { printTranscript, recorded, type Step, transcripts } from './transcript'
import { startOf, type Twin } from './twins'

const found = await realClients()
const missing = 'missing' in found ? found.missing : undefined

/** Runs every step at its own minute of simulated time, so that both twins have the same however long one waits. */
async function play(twin: Twin, steps: readonly Step[]): Promise<Step[]> {
  const done: Step[] = []
  let at = (Math.floor(twin.cluster.now() / 60_000) + 1) * 60_000
  for (const step of steps) {
    if (twin.cluster.now() > at) throw new Error(`the step before \`${step.run}\` needs more minutes`)
    const next = at + (step.minutes ?? 1) * 60_000
    twin.at(at, next)
    done.push(recorded(step, await twin.run(step)))
    at = next
  }
  return done
}

describe.concurrent.each(transcripts())('$name', ({ file, transcript }) => {
  let start: Awaited<ReturnType<typeof startOf>>
  const open: Twin[] = []
  const keep = (twin: Twin) => {
    open.push(twin)
    return twin
  }
  beforeAll(async () => {
    start = await startOf(transcript)
  })
  afterAll(async () => {
    await Promise.all(open.map((twin) => twin.close()))
  })

  it.skipIf(missing)(`the real kubectl on our cluster${missing ? ` (skipped: ${missing})` : ''}`, async ({ expect }) => {
    const twin = keep(await realTwin(start, transcript.files, found as RealClients))
    const steps = await play(twin, transcript.steps)
    await expect(printTranscript({ ...transcript, steps })).toMatchFileSnapshot(file)
  })

  it.skipIf(transcript.only)('our kubectl on its twin', async ({ expect }) => {
    const steps = await play(keep(ownTwin(start, transcript.files)), transcript.steps)
    const compared = steps.map((step, at) => (step.skip ? transcript.steps[at] : step))
    expect(compared).toEqual(transcript.steps)
    const needless = steps.filter((step, at) => step.skip && isDeepStrictEqual(step, transcript.steps[at]))
    expect(needless.map(({ run, skip }) => `${run}: no longer so: ${skip}`)).toEqual([])
  })
})
