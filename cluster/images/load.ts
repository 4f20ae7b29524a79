import { parseQuantity } from '@/apimachinery/quantity'
import { httpAnswer, httpListener } from './http'
import type { Image, Program, Usage } from './image'
import { busyboxTools, gnuTools } from './tool-sets'

// Images that people use to see resources used: under load, beyond limits.

const MEBI = 1024 * 1024

/** The page of the HorizontalPodAutoscaler walkthrough: each answer computes for a while. */
export const hpaExample: Image = {
  names: ['hpa-example'],
  registry: 'registry.k8s.io',
  tags: ['latest'],
  cmd: ['apache2-foreground'],
  workdir: '/var/www/html',
  programs: {
    'apache2-foreground': (): Program => ({
      runs: true,
      listeners: [{ ...httpListener(80, () => httpAnswer(200, 'OK!', { 'content-type': 'text/html; charset=UTF-8' })), cost: 0.08 }],
      logs: [],
      usage: { cpu: 0.001, memory: 11 * MEBI },
    }),
  },
  tools: [...gnuTools, 'curl', 'bash'],
  flavour: 'gnu',
  files: {
    '/var/www/html/index.php':
      '<?php\n  $x = 0.0001;\n  for ($i = 0; $i <= 1000000; $i++) {\n    $x += sqrt($x);\n  }\n  echo "OK!";\n?>\n',
  },
  size: 180_000_000,
}

/** `--name value` or `--name=value` of a command line; `short` is the form with one letter. */
const option = (argv: readonly string[], name: string, short = name): string | undefined => {
  for (const [i, arg] of argv.entries()) {
    if (arg === name || arg === short) return argv[i + 1]
    if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1)
  }
  return undefined
}

/** `250M`, `1g`: sizes as stress writes them, in powers of two. */
const bytes = (text: string): number => {
  const [, amount = '0', unit = ''] = /^(\d+)([bkmg]?)$/i.exec(text) ?? []
  return Number(amount) * 1024 ** ' kmg'.indexOf(unit.toLowerCase() || ' ')
}

const busy = ({ cpu, memory }: Usage, logs: string[]): Program => ({
  runs: true,
  listeners: [],
  logs,
  usage: { cpu, memory },
  ignoresTerm: false,
})

const stressProgram = (argv: readonly string[]): Program => {
  const workers = (name: string, short: string) => Number(option(argv, name, short) ?? 0)
  const cpu = workers('--cpu', '-c')
  const io = workers('--io', '-i')
  const vm = workers('--vm', '-m')
  const hdd = workers('--hdd', '-d')
  if (cpu + io + vm + hdd === 0)
    return { runs: false, exitCode: 0, afterMs: 0, logs: ["`stress' imposes certain types of compute stress on your system"] }
  const seconds = /^(\d+)s?$/.exec(option(argv, '--timeout', '-t') ?? '')?.[1]
  const hogs = `stress: info: [1] dispatching hogs: ${cpu} cpu, ${io} io, ${vm} vm, ${hdd} hdd`
  if (seconds !== undefined)
    return {
      runs: false,
      exitCode: 0,
      afterMs: Number(seconds) * 1000,
      logs: [hogs, `stress: info: [1] successful run completed in ${seconds}s`],
    }
  // A worker that holds on to its memory rests; one that does not writes it over and over.
  const idle = option(argv, '--vm-hang') !== undefined || argv.includes('--vm-keep')
  return busy({ cpu: cpu + (idle ? 0.05 * vm : vm), memory: MEBI + vm * bytes(option(argv, '--vm-bytes') ?? '256M') }, [hogs])
}

export const stress: Image = {
  names: ['polinux/stress', 'progrium/stress'],
  tags: ['latest'],
  newest: '1.0',
  cmd: ['stress'],
  programs: { stress: stressProgram },
  tools: busyboxTools,
  flavour: 'busybox',
  files: {},
  size: 4_041_495,
}

/** The consumer of Kubernetes' own pages on CPU and memory. */
export const goStress: Image = {
  names: ['vish/stress'],
  tags: ['latest'],
  entrypoint: ['/stress'],
  programs: {
    stress: (argv): Program => {
      const cpus = Number(option(argv, '-cpus', '--cpus') ?? 0)
      const memory = parseQuantity(option(argv, '-mem-total', '--mem-total') ?? '0') ?? 0
      return busy({ cpu: cpus, memory: MEBI + memory }, [`Allocating "${memory}" memory`, `Spawning a thread to consume CPU`])
    },
  },
  tools: [],
  flavour: 'gnu',
  files: {},
  size: 2_043_000,
}
