import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type RealClients, realClients } from '@/cli/real-clients'
import { drawnFrom, drawnLines } from './draws'
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

const atOnce = 4

/** Lines that only read may run beside each other. */
async function runAll(twin: Twin, lines: readonly string[]): Promise<Step[]> {
  const t = twin.cluster.now()
  twin.at(t, t)
  const done: Step[] = []
  const left = [...lines.entries()]
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [at, run] = next
      done[at] = recorded({ run }, await twin.run({ run }))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return done
}

/** More of them, and others, are for those who look for differences. */
const count = Number(process.env.SEATRIAL_DRAWN ?? 16)
const seed = Number(process.env.SEATRIAL_DRAWN_SEED ?? 1)

it.skipIf(missing)(
  `lines that are drawn print what the real kubectl prints${missing ? ` (skipped: ${missing})` : ''}`,
  async ({ expect }) => {
    const start = await startOf({ source: 'drawn', given: drawnFrom, steps: [] })
    const lines = drawnLines(count, seed)
    const twins = [await realTwin(start, {}, found as RealClients), ownTwin(start, {})] as const
    const [real, ours] = await Promise.all([runAll(twins[0], lines), runAll(twins[1], lines)])
    await Promise.all(twins.map((twin) => twin.close()))
    const differ = lines.flatMap((_, at) => (isDeepStrictEqual(ours[at], real[at]) ? [] : [at]))
    expect(differ.map((at) => ours[at])).toEqual(differ.map((at) => real[at]))
    expect(ours).toHaveLength(count)
  },
)
