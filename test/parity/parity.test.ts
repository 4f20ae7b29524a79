import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RealClients, realClients } from '@/cli/real-clients'
import { printTranscript, recorded, type Step, transcripts, words } from './transcript'
import { ownTwin, realTwin, startOf, type Twin } from './twins'

const found = await realClients()
const missing = 'missing' in found ? found.missing : undefined

/** Runs every step, with a minute of simulated time between two; a twin that waited longer is waited for. */
async function play(twin: Twin, steps: readonly Step[]): Promise<Step[]> {
  const done: Step[] = []
  for (const step of steps) {
    twin.at((Math.floor(twin.cluster.now() / 60_000) + 1) * 60_000)
    done.push(recorded(step, await twin.run(words(step.run), step)))
  }
  return done
}

describe.each(transcripts())('$name', ({ file, transcript }) => {
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

  it.skipIf(missing)(`the real kubectl on our cluster${missing ? ` (skipped: ${missing})` : ''}`, async () => {
    const twin = keep(await realTwin(start, transcript.files, found as RealClients))
    const steps = await play(twin, transcript.steps)
    await expect(printTranscript({ ...transcript, steps })).toMatchFileSnapshot(file)
  })

  it.skipIf(transcript.only)('our kubectl on its twin', async () => {
    const steps = await play(keep(ownTwin(start, transcript.files)), transcript.steps)
    const compared = steps.map((step, at) => (step.skip ? transcript.steps[at] : step))
    expect(compared).toEqual(transcript.steps)
    const needless = steps.filter((step, at) => step.skip && isDeepStrictEqual(step, transcript.steps[at]))
    expect(needless.map(({ run, skip }) => `${run}: no longer so: ${skip}`)).toEqual([])
  })
})
