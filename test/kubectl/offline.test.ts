import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseYaml } from '@/apimachinery/yaml'
import { createBench } from './context'

type Step = { run: string[]; exit: number; stdout?: string; stderr?: string }

const steps = parseYaml(readFileSync(new URL('./offline.yaml', import.meta.url), 'utf8')).documents[0]?.value as unknown as Step[]

describe('kubectl without a server prints what the real kubectl 1.35 prints', () => {
  it.each(steps.map((step) => [step.run.join(' '), step] as const))('%s', async (_, step) => {
    const ran = await createBench().run(step.run)
    // klog's lines carry a time and a process id
    const stderr = (step.stderr ?? '').replace(/^W\d{4} .*?helpers/gm, 'W helpers')
    expect({ ...ran, stderr: ran.stderr.replace(/^W\d{4} .*?helpers/gm, 'W helpers') }).toEqual({
      exit: step.exit,
      stdout: step.stdout ?? '',
      stderr,
    })
  })
})
